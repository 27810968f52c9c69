import Billing
import MappingAPIStage
import StrictJSON

extension Operation {
    static func integrations(_ stage: MappingStage) -> [Operation] {
        records(
            "integration",
            draft: { body, isNew, access in
                try await IntegrationDraft(reading: body, isNew: isNew) { try await stage.isTimeZone($0, access) }
            }, list: stage.integrations,
            read: stage.integration, add: stage.addIntegration, save: stage.saveIntegration,
            remove: stage.removeIntegration
        ) { integration, access in
            let (source, site) = try await stage.testIntegration(integration, access)
            let problems = [source.map { "source: \($0)" }, site.map { "site: \($0)" }].compactMap { $0 }
            return testResult(problems.isEmpty ? nil : problems.joined(separator: " "))
                .with(["source": testResult(source), "site": testResult(site)])
        }
    }
}

extension IntegrationDraft {
    /// Reads a body; all that is wrong with it is thrown at once.
    fileprivate init(
        reading body: JSONValue, isNew: Bool, isTimeZone: (String) async throws -> Bool
    ) async throws {
        var reader = BodyReader(body)
        let name = reader.text("name")
        let source: SourceID? = reader.identifier("source", "a source")
        let site: SiteID? = reader.identifier("site", "a site")
        let timeZone = reader.text("timeZone")
        if let timeZone, !(try await isTimeZone(timeZone)) {
            reader.refuse("timeZone", .invalid, IntegrationDraft.timeZoneNeeded)
        }
        let mode = reader.choice("mode", IntegrationMode.self)
        let policy = reader.has("policy") ? reader.policy("policy") : nil
        let runMinute = reader.edit("runAt") { $0.timeOfDay("runAt") }
        let version = isNew ? nil : reader.version()
        reader.finish(readOnly: BodyReader.readOnly.union(["nextDueAt", "retiredAt"]))
        guard reader.problems.isEmpty, let name, let source, let site, let timeZone else {
            throw Problem(reader.problems)
        }
        self.init(
            name: name, source: source, site: site, timeZone: timeZone, mode: mode, policy: policy,
            runMinute: runMinute, version: version)
    }
}

extension BodyReader {
    /// The id of something of the tenant's.
    fileprivate mutating func identifier<Kind>(_ name: String, _ what: String) -> Identifier<Kind>? {
        guard let text = text(name) else { return nil }
        let id = Identifier<Kind>(inAddress: text)
        if id == nil { refuse(name, .invalid, "must be the id of \(what), as its list shows it") }
        return id
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
