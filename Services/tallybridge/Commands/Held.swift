import Billing
import CommandLine
import Contracts
import Foundation
import Pipeline
import Ports
import Postgres
import Runtime
import Storage
import Wiring

/// `tallybridge held list|approve|reject`: the changes that wait for a person, and the answers, as the API has them.
func heldCommand(_ source: SettingsSource) -> Command {
    let tenantName = Option("--tenant", "NAME", help: "Whose customers.", isRequired: true)
    let integration = Option("--integration", "NAME", help: "Which integration.", isRequired: true)
    let company = Option(
        "--company", "IDENTITY", help: "The managed company's identity at its source (KLVSRV_UID).", isRequired: true)
    let application = Option("--application", "NAME", help: "The application, as list shows it.", isRequired: true)
    let category = Option(
        "--category", "NAME", help: "server, workstation or nonWindows; left out for a single product.")

    let list = Command("list", summary: "Lists what waits for an answer.", options: [tenantName, integration]) {
        values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let (owner, name) = (try values.required(tenantName), try values.required(integration))
        let held = try await withDatabase(database) { pool in
            let (tenant, id) = try await named(name, of: owner, pool)
            return try await PostgresMappingStore(pool, origin: .commandLine).transaction(of: tenant) { rows in
                try await rows.held(HeldFilter(integration: id, limit: 1000))
            }
        }
        for entry in held { values.console.line(entry.line) }
        return 0
    }

    func answering(_ kind: GuardAnswer.Kind, _ summary: String) -> Command {
        Command(
            kind.rawValue, summary: summary, options: [tenantName, integration, company, application, category]
        ) { values in
            let (database, broker) = try OperatorSettings.read(source) { reader in
                (OperatorSettings.shiftedDatabase(&reader), OperatorSettings.broker(&reader))
            }
            let (owner, name) = (try values.required(tenantName), try values.required(integration))
            let asked = AskedSlot(
                identity: try values.required(company), application: try values.required(application),
                category: try values.category(category))
            try await withDatabase(database) { pool in
                let (tenant, id) = try await named(name, of: owner, pool)
                let answer = try await give(kind, to: asked, in: id, of: tenant, pool)
                values.console.line("\(kind.rawValue) \(answer.direction.rawValue) up to \(answer.limit)")
                do {
                    try await relay(pool, broker)
                } catch {
                    values.console.writeError(
                        "The answer is stored; the request for a new plan waits in the database, and the usage-collector "
                            + "announces it once the broker can be used. (\(error))\n")
                }
            }
            return 0
        }
    }
    return Command(
        "held", summary: "Lists and answers changes that a guard holds.",
        subcommands: [
            list, answering(.approve, "Lets a held change pass, for seven days up to its value."),
            answering(.reject, "Says no to a held value; another value is asked again."),
        ])
}

private struct AskedSlot: Sendable {
    let identity: String
    let application: String
    let category: SlotCategory
}

private func named(
    _ name: String, of owner: String, _ pool: PostgresPool
) async throws -> (TenantID, IntegrationID) {
    let tenant = try await tenant(named: owner, PostgresTenants(pool))
    guard let found = try await PostgresIntegrations(pool).named(name, of: tenant.id) else {
        throw UsageError("--integration: \(owner) has no integration \(name)")
    }
    return (tenant.id, found)
}

/// The application is named as the list of held entries names it, or by its code.
private func give(
    _ kind: GuardAnswer.Kind, to asked: AskedSlot, in id: IntegrationID, of tenant: TenantID, _ pool: PostgresPool
) async throws -> GuardAnswer {
    do {
        return try await PostgresMappingStore(pool, origin: .commandLine).transaction(of: tenant) { rows in
            guard let integration = try await rows.integration(id, lock: .none) else {
                throw UsageError("--integration: it was removed in this moment")
            }
            let filter = HeldFilter(integration: id, identity: asked.identity, includesClosed: true, limit: 1000)
            let code = try await rows.held(filter).last { $0.change.applicationName == asked.application }
            let slot = Slot(
                application: code?.change.slot.application ?? ApplicationCode(asked.application),
                category: asked.category)
            return try await rows.answer(
                kind, for: slot, of: asked.identity, in: integration, tenant: tenant, by: "operator",
                from: "tallybridge", at: Date())
        }
    } catch let refusal as AnswerRefusal {
        switch refusal {
        case .noCompany: throw UsageError("--company: the integration has no company \(asked.identity)")
        case .nothingHeld: throw UsageError("nothing is held for \(asked.application) of \(asked.identity)")
        case .timeZoneUnknown: throw UsageError("--integration: its time zone is unknown; choose it again")
        }
    }
}

extension StoredHeld {
    /// What waits, on one line.
    fileprivate var line: String {
        let category = change.slot.category == .all ? "" : " (\(change.slot.category.rawValue))"
        return "\(identity)  \(change.applicationName)\(category)  \(change.from) -> \(change.to)  "
            + "\(change.reason.rawValue)  \(state.rawValue)  since \(since.formatted(.iso8601))"
    }
}

extension Values {
    /// The category an option names; left out: all units.
    fileprivate func category(_ option: Option) throws(UsageError) -> SlotCategory {
        guard let name = text(option) else { return .all }
        guard let category = DeviceCategory(rawValue: name) else {
            throw UsageError("\(option.name) is \(name), it must be server, workstation or nonWindows")
        }
        return SlotCategory(category)
    }
}
