import Billing
import Ports
import StrictJSON

/// A company mapping as a request describes it.
///
/// What is left out keeps its value; a company that is new in the integration starts unmapped, with automatic billing
/// off.
struct CompanyDraft {
    /// Stands before the names of fields in messages: empty for a single company, `[2]` in a list.
    let path: String
    let identity: String
    /// The outer `nil`: left out; the inner: none.
    let connectWiseCompany: ConnectWiseCompanyID??
    let agreement: AgreementID??
    let automaticBilling: Bool?
    let version: Int?

    /// Reads one entry, noting what is wrong.
    init?(_ value: JSONValue, at path: String, identity expected: String?, problems: inout [FieldProblem]) {
        var reader = BodyReader(value, at: path)
        var identity = expected
        if expected == nil || reader.has("identity") { identity = reader.text("identity") }
        if let expected, let given = identity, given != expected {
            reader.refuse("identity", .invalid, "is \(given), but the address names \(expected)")
        }
        connectWiseCompany = reader.record("connectWiseCompany")
        agreement = reader.record("agreement")
        automaticBilling = reader.bool("automaticBilling")
        version = reader.integer("version", in: 1...Int.max)
        reader.finish(
            readOnly: RecordStamp.readOnly.union(["name", "connectWiseCompanyName", "agreementName", "integration"]))
        problems += reader.problems
        guard reader.problems.isEmpty, let identity else { return nil }
        self.path = path
        self.identity = identity
    }

    /// Reads a list of entries, each company once.
    static func list(_ body: JSONValue, problems: inout [FieldProblem]) throws(Problem) -> [CompanyDraft] {
        let entries = try listEntries(body, of: "companies")
        var drafts: [CompanyDraft] = []
        var seen: Set<String> = []
        for (place, entry) in entries.enumerated() {
            guard let draft = CompanyDraft(entry, at: "[\(place)]", identity: nil, problems: &problems) else {
                continue
            }
            guard seen.insert(draft.identity).inserted else {
                problems.append(
                    FieldProblem(
                        "[\(place)].identity", .duplicate, "names \(draft.identity) a second time; send it once"))
                continue
            }
            drafts.append(draft)
        }
        return drafts
    }

    func field(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// The company as it is to be stored.
    func applied(to stored: StoredCompany, by access: Access) -> StoredCompany {
        var company = stored
        if let choice = connectWiseCompany, choice != stored.connectWiseCompany {
            company.connectWiseCompany = choice
            company.connectWiseCompanyName = nil
            // An agreement belongs to one company: the old one cannot go along.
            company.agreement = nil
            company.agreementName = nil
        }
        if let choice = agreement, choice != company.agreement {
            company.agreement = choice
            company.agreementName = nil
        }
        company.automaticBilling = automaticBilling ?? stored.automaticBilling
        company.stamp = stored.stamp.next(by: access)
        return company
    }
}

/// The entries of a list body, as many as one request may hold.
func listEntries(_ body: JSONValue, of what: String) throws(Problem) -> [JSONValue] {
    guard case .array(let entries) = body else {
        throw Problem([FieldProblem("body", .wrongType, "is \(body.kind), a list of \(what) is needed")])
    }
    guard entries.count <= Page.maximum else {
        let message = "holds \(entries.count) \(what), at most \(Page.maximum) are saved at once"
        throw Problem([FieldProblem("body", .tooLong, message)])
    }
    return entries
}

extension BodyReader {
    /// The id of a ConnectWise record; the outer `nil`: left out or wrong, the inner: null.
    fileprivate mutating func record<Kind>(_ name: String) -> RecordID<Kind>?? {
        guard has(name) else { return nil }
        let before = problems.count
        let number = integer(name, in: 1...Int(Int32.max))
        return problems.count == before ? .some(number.map { RecordID($0) }) : nil
    }
}
