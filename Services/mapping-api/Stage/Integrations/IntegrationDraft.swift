import Billing
import Ports

/// An integration as a request describes it.
struct IntegrationDraft {
    let name: String
    let source: SourceID
    let site: SiteID
    let timeZone: String
    /// Left out: it keeps what it is, and is `observe` at first.
    let mode: IntegrationMode?
    /// Left out: it keeps what it is, and is the standard at first; a key left out of a policy has its default.
    let policy: BillingPolicy?
    /// In minutes after midnight; outer `nil`: left out, inner `nil`: none.
    let runMinute: Int??
    let version: Int?

    /// Reads a body; all that is wrong with it is thrown at once.
    init(_ body: JSONValue, isNew: Bool) throws(Problem) {
        var reader = BodyReader(body)
        let name = reader.text("name")
        let source = reader.identifier("source", "a source")
        let site = reader.identifier("site", "a site")
        let timeZone = reader.text("timeZone")
        mode = reader.choice("mode", IntegrationMode.self)
        policy = reader.has("policy") ? reader.policy("policy") : nil
        runMinute = reader.has("runAt") ? .some(reader.timeOfDay("runAt")) : nil
        version = isNew ? nil : reader.integer("version", in: 1...Int.max)
        reader.finish(readOnly: RecordStamp.readOnly.union(["nextDueAt"]))
        guard reader.problems.isEmpty, let name, let source, let site, let timeZone else {
            throw Problem(reader.problems)
        }
        self.name = name
        self.source = SourceID(source)
        self.site = SiteID(site)
        self.timeZone = timeZone
    }
}

extension BodyReader {
    /// The id of something of the tenant's.
    mutating func identifier(_ name: String, _ what: String) -> String? {
        guard let text = text(name) else { return nil }
        guard isIdentifier(text) else {
            refuse(name, .invalid, "must be the id of \(what), as its list shows it")
            return nil
        }
        return text.lowercased()
    }

    /// `HH:MM`, in minutes after midnight.
    fileprivate mutating func timeOfDay(_ name: String) -> Int? {
        guard let text = optionalText(name) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
        else {
            refuse(name, .invalid, "must be a time of day as HH:MM, or null for no scheduled runs")
            return nil
        }
        return hour * 60 + minute
    }
}

/// Whether a text has the form of our ids: a UUID.
public func isIdentifier(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
        && text.utf8.count == 36
}
