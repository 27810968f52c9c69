import Billing
import Ports
import StrictJSON

/// A product mapping as a request describes it: products by their identifiers.
struct ProductDraft {
    /// Which products, by identifier.
    enum Target: Hashable {
        case single(String)
        case byCategory(servers: String?, workstations: String?, nonWindows: String?)

        /// Slot category and identifier of every product named.
        var products: [(category: SlotCategory, identifier: String)] {
            switch self {
            case .single(let identifier): [(.all, identifier)]
            case .byCategory(let servers, let workstations, let nonWindows):
                [(SlotCategory.server, servers), (.workstation, workstations), (.nonWindows, nonWindows)]
                    .compactMap { category, identifier in identifier.map { (category, $0) } }
            }
        }
    }

    /// Stands before the names of fields in messages: empty for a single mapping, `[2]` in a list.
    let path: String
    let application: RecognisedApplication
    let target: Target
    let adjustments: Adjustments
    let version: Int?

    /// Reads one entry, noting what is wrong.
    init?(
        _ value: JSONValue, at path: String, application named: String?, catalogue: ApplicationCatalogue,
        problems: inout [FieldProblem]
    ) {
        var reader = BodyReader(value, at: path)
        var application = named.map { catalogue.application(named: $0) }
        if named == nil || reader.has("application"), let text = reader.text("application"), reader.isName(text) {
            let given = catalogue.application(named: text)
            if let application, application.code != given.code {
                reader.refuse("application", .invalid, "is \(given.name), but the address names \(application.name)")
            }
            application = given
        }
        let target = reader.target()
        adjustments = reader.adjustments()
        version = reader.integer("version", in: 1...Int.max)
        reader.finish(readOnly: RecordStamp.readOnly.union(["code", "unit", "products"]))
        if case .byCategory? = target, let application, application.unit != .device {
            reader.refuse(
                "byCategory", .singleOnly,
                "is not allowed: \(application.name) is licensed by \(application.unit.rawValue), and "
                    + "\(application.unit.rawValue)s have no device category. Use single.")
        }
        problems += reader.problems
        guard reader.problems.isEmpty, let application, let target else { return nil }
        self.path = path
        self.application = application
        self.target = target
    }

    /// Reads a list of entries, each application once.
    static func list(
        _ body: JSONValue, catalogue: ApplicationCatalogue, problems: inout [FieldProblem]
    ) throws(Problem) -> [ProductDraft] {
        let entries = try listEntries(body, of: "products")
        var drafts: [ProductDraft] = []
        var seen: Set<ApplicationCode> = []
        for (place, entry) in entries.enumerated() {
            let draft = ProductDraft(
                entry, at: "[\(place)]", application: nil, catalogue: catalogue, problems: &problems)
            guard let draft else { continue }
            guard seen.insert(draft.application.code).inserted else {
                let message = "names \(draft.application.name) a second time; send it once"
                problems.append(FieldProblem(draft.field("application"), .duplicate, message))
                continue
            }
            drafts.append(draft)
        }
        return drafts
    }

    func field(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// The path of a slot's product in the body.
    func field(_ category: SlotCategory) -> String {
        switch category {
        case .all: field("single")
        case .server: field("byCategory.servers")
        case .workstation: field("byCategory.workstations")
        case .nonWindows: field("byCategory.nonWindows")
        }
    }
}

/// Whether a text can name an application; all others would become one and the same.
private func isApplicationName(_ text: String) -> Bool {
    // `other:` begins the code of an application that no catalogue knows; it is no name by itself.
    let name = text.lowercased().hasPrefix("other:") ? text.dropFirst("other:".count) : text[...]
    return name.contains { $0.isLetter || $0.isNumber }
}

private let nameNeeded =
    "must be an application's name or code, with a letter or digit; GET /v1/applications lists them"

/// Refuses an address whose place for an application names none.
func requireApplicationName(_ text: String) throws(Problem) {
    guard isApplicationName(text) else { throw Problem(address: [FieldProblem("application", .invalid, nameNeeded)]) }
}

extension BodyReader {
    fileprivate mutating func isName(_ text: String) -> Bool {
        if isApplicationName(text) { return true }
        refuse("application", .invalid, nameNeeded)
        return false
    }

    fileprivate mutating func target() -> ProductDraft.Target? {
        let (hasSingle, categories) = (has("single"), value("byCategory"))
        guard hasSingle != (categories != nil) || (hasSingle && value("single") == nil) else {
            let message =
                hasSingle
                ? "stands beside byCategory; exactly one of the two is needed"
                : "is missing; exactly one of single and byCategory is needed"
            refuse("single", hasSingle ? .invalid : .missing, message)
            return nil
        }
        guard let categories else { return text("single").map(ProductDraft.Target.single) }
        var reader = BodyReader(categories, at: path(of: "byCategory"))
        let servers = reader.optionalText("servers")
        let workstations = reader.optionalText("workstations")
        let nonWindows = reader.optionalText("nonWindows")
        reader.finish()
        note(reader.problems)
        guard reader.problems.isEmpty else { return nil }
        // Without any product it is saved all the same: each category with units is an exception then (rule 5).
        return .byCategory(servers: servers, workstations: workstations, nonWindows: nonWindows)
    }

    fileprivate mutating func adjustments() -> Adjustments {
        Adjustments(
            basis: choice("basis", Adjustments.Basis.self) ?? .latest,
            minimum: UnitCount(integer("minimum", in: 0...1_000_000) ?? 0),
            roundUpTo: integer("roundUpTo", in: 1...100_000) ?? 1)
    }
}
