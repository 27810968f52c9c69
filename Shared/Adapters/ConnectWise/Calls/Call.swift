import Billing
import Foundation

/// One call, before it is sent.
struct Call: Sendable {
    /// What an answer's status means depends on what was asked.
    enum Purpose: Sendable {
        /// A list or count that every system has: 404 means wrong address, company id or keys.
        case siteWide
        /// Something below one record: 404 means that there is no such record.
        case record
        /// A POST or PATCH: whatever is not a clear answer may have been applied.
        case write
    }

    let method: String
    /// The path below the API's base.
    let path: String
    var query: [(name: String, value: String)] = []
    var body: [UInt8]?
    /// Asked as the last step before it leaves.
    var mayBeSent: @Sendable () -> Bool = { true }
    let purpose: Purpose

    /// As errors and logs name it.
    var name: String { "\(method) \(path)" }

    static func siteWide(_ path: String) -> Call { Call(method: "GET", path: path, purpose: .siteWide) }

    static func write(_ method: String, _ path: String, _ body: some Encodable) -> Call {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Call(method: method, path: path, body: Array(try encoder.encode(body)), purpose: .write)
        } catch {
            preconditionFailure("a body of numbers and texts can always be encoded: \(error)")
        }
    }

    static func patch(_ addition: AdditionID, on agreement: AgreementID, _ operations: [PatchOperation]) -> Call {
        write("PATCH", "/finance/agreements/\(agreement)/additions/\(addition)", operations)
    }

    /// The call's URL; names and values of the query are percent-encoded.
    func url(below base: String) -> String {
        guard !query.isEmpty else { return base + path }
        let pairs = query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }
        return base + path + "?" + pairs.joined(separator: "&")
    }

    /// Everything but RFC 3986's unreserved characters is encoded: conditions hold blanks, quotes and `>`.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }.joined()
    }
}
