import Billing
import Contracts
import MappingAPIStage

/// Reads query parameters and collects everything that is wrong with them.
struct QueryReader {
    private let query: (String) -> String?
    private var problems: [FieldProblem] = []

    init(_ query: @escaping (String) -> String?) { self.query = query }

    /// What a parameter stands for; `nil` if it is left out or wrong.
    mutating func value<Value>(
        _ name: String, _ message: String, _ code: FieldProblem.Code = .invalid, _ read: (String) -> Value?
    ) -> Value? {
        guard let text = query(name) else { return nil }
        let value = read(text)
        if value == nil { problems.append(FieldProblem(FieldPath([name]), code, message)) }
        return value
    }

    /// One of our ids.
    mutating func id<Kind>(_ name: String) -> Identifier<Kind>? {
        value(name, "must be an id, as the lists show it") { Identifier(inAddress: $0) }
    }

    /// The day in `billingDate`.
    mutating func billingDate() -> BillingDate? { value("billingDate", Self.dayNeeded) { BillingDate($0) } }

    /// The number that the page before ended with.
    mutating func numberAfter() -> Int? { value("after", Self.cursorNeeded) { Int($0) } }

    /// Which part of a list is wanted.
    mutating func page() -> Page<String> {
        let limit = value("limit", "must be a whole number from 1 to \(ListLimits.most)", .outOfRange) { text in
            Int(text).flatMap { (1...ListLimits.most).contains($0) ? $0 : nil }
        }
        let after = value("after", Self.cursorNeeded) { $0.utf8.count <= 1000 ? $0 : nil }
        return Page(limit: limit ?? ListLimits.usual, after: after)
    }

    /// Refuses what was wrong: `what` cannot be given.
    func finish(_ what: String) throws(Problem) {
        guard problems.isEmpty else { throw Problem(.refused, "The \(what) cannot be given.", errors: problems) }
    }

    static let dayNeeded = "must be \(BillingDate.form)"
    private static let cursorNeeded = "must be the value of \"next\" of the page before"
}

extension Identifier {
    /// One of our ids, a UUID, as it stands in addresses and bodies.
    init?(inAddress text: String) {
        let text = text.lowercased()
        guard text.isUUID else { return nil }
        self.init(text)
    }
}
