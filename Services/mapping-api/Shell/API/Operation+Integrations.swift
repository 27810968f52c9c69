import Billing
import Contracts
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    static func integrations(_ stage: MappingStage) -> [Operation] {
        let draft = { @Sendable (body: JSONValue, isNew: Bool, access: Access) async throws in
            try await IntegrationDraft(reading: body, isNew: isNew) { try await stage.isTimeZone($0, access) }
        }
        let preview = Operation("POST", "/v1/integrations/{integration}/preview", .admin) { call in
            let id: IntegrationID = try call.id("integration")
            let draft = try await draft(call.body, false, call.access)
            return .ok(try await stage.previewIntegration(id, draft, call.access).document)
        }
        return records(
            "integration", draft: draft, list: stage.integrations,
            read: stage.integration, add: stage.addIntegration, saveQuery: [PreviewToken.parameter],
            save: { try await stage.saveIntegration($0, $1, heeding: $2.preview(), $2.access) },
            remove: stage.removeIntegration
        ) { integration, access in
            let (source, site) = try await stage.testIntegration(integration, access)
            let problems = [source.map { "source: \($0)" }, site.map { "site: \($0)" }].compactMap { $0 }
            return testResult(problems.isEmpty ? nil : problems.joined(separator: " "))
                .with(["source": testResult(source), "site": testResult(site)])
        } + [preview]
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
