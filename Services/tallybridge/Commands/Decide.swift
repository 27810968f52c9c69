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

/// `tallybridge decide KIND`: what a person decides about an addition, a slot or a new company, as the API has it.
func decideCommand(_ source: SettingsSource) -> Command {
    Command(
        "decide", summary: "Decides about additions, slots and companies that exceptions name.",
        subcommands: [
            decideCommand(source, .adopt, "Takes a person's addition for the slot's own."),
            decideCommand(source, .beside, "Lets a person's addition bill beside ours, until it no longer bills."),
            decideCommand(source, .leave, "Lets an addition of ours go for good."),
            decideCommand(source, .end, "Ends an addition, ours or a person's, once."),
            decideCommand(source, .recreate, "Bills a slot again whose addition was ended by hand."),
            decideCommand(source, .stop, "Writes nothing for a slot until recreate."),
            decideCommand(source, .dismiss, "Tells a new company of the source no more, until it is added."),
        ])
}

/// `tallybridge decisions list`: what was decided, and what became of it.
func decisionsCommand(_ source: SettingsSource) -> Command {
    let asking = AskingOptions()
    let list = Command(
        "list", summary: "Lists what was decided, and what became of it.", options: [asking.tenant, asking.integration]
    ) { values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let (owner, name) = (try values.required(asking.tenant), try values.required(asking.integration))
        let decisions = try await withDatabase(database) { pool in
            let (tenant, id) = try await named(name, of: owner, pool)
            return try await PostgresMappingStore(pool, origin: .commandLine).transaction(of: tenant) { rows in
                try await rows.decisions(DecisionFilter(integration: id, includesClosed: true, limit: 10_000))
            }
        }
        for decision in decisions { values.console.line(decision.line) }
        return 0
    }
    return Command("decisions", summary: "Lists what people decided.", subcommands: [list])
}

/// What names the object of a decision.
struct AskingOptions {
    let tenant = Option("--tenant", "NAME", help: "Whose customers.", isRequired: true)
    let integration = Option("--integration", "NAME", help: "Which integration.", isRequired: true)
    let company = Option(
        "--company", "IDENTITY", help: "The managed company's identity at its source (KLVSRV_UID).", isRequired: true)
    let application = Option(
        "--application", "NAME", help: "The application's name or code, as what waits shows it.", isRequired: true)
    let category = Option(
        "--category", "NAME", help: "server, workstation or nonWindows; left out for a single product.")
    let addition = Option("--addition", "ID", help: "Which addition, where several could be meant.")

    func all(for kind: DecisionKind) -> [Option] {
        var options = [tenant, integration, company]
        if kind != .dismiss { options += [application, category] }
        if kind.personDecision?.isOfAddition == true { options.append(addition) }
        return options
    }
}

/// One kind of decision.
func decideCommand(_ source: SettingsSource, _ kind: DecisionKind, _ summary: String) -> Command {
    let asking = AskingOptions()
    return Command(kind.rawValue, summary: summary, options: asking.all(for: kind)) { values in
        let (database, broker) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.shiftedDatabase(&reader), OperatorSettings.broker(&reader))
        }
        let (owner, name) = (try values.required(asking.tenant), try values.required(asking.integration))
        let asked = AskedDecision(
            kind: kind, identity: try values.required(asking.company),
            application: kind == .dismiss ? nil : try values.required(asking.application),
            category: kind == .dismiss ? .all : try values.category(asking.category),
            addition: kind.personDecision?.isOfAddition == true ? try values.addition(asking.addition) : nil)
        try await withDatabase(database) { pool in
            let (tenant, id) = try await named(name, of: owner, pool)
            let answer = try await take(asked, in: id, of: tenant, pool)
            values.console.line(answer.line)
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

private struct AskedDecision: Sendable {
    let kind: DecisionKind
    let identity: String
    /// `nil`: it is about the company.
    let application: String?
    let category: SlotCategory
    let addition: AdditionID?
}

func named(
    _ name: String, of owner: String, _ pool: PostgresPool
) async throws -> (TenantID, IntegrationID) {
    let tenant = try await tenant(named: owner, PostgresTenants(pool))
    guard let found = try await PostgresIntegrations(pool).named(name, of: tenant.id, orRetired: true) else {
        throw UsageError("--integration: \(owner) has no integration \(name)")
    }
    return (tenant.id, found)
}

private func take(
    _ asked: AskedDecision, in id: IntegrationID, of tenant: TenantID, _ pool: PostgresPool
) async throws -> DecisionAnswer {
    do {
        return try await PostgresMappingStore(pool, origin: .commandLine).transaction(of: tenant) { rows in
            guard let integration = try await rows.integration(id, lock: .none) else {
                throw UsageError("--integration: it was removed in this moment")
            }
            var slot: Slot?
            if let application = asked.application {
                let code = try await rows.code(of: application, waitingFor: asked.identity, in: id)
                slot = Slot(application: code ?? ApplicationCode(application), category: asked.category)
            }
            let wanted = WantedDecision(
                kind: asked.kind, identity: asked.identity, slot: slot, addition: asked.addition)
            let answers = try await rows.decide(
                [wanted], in: integration, tenant: tenant, by: "operator", from: "tallybridge", at: Date())
            guard let answer = answers.first else { throw UsageError("nothing was decided") }
            return answer
        }
    } catch let error as DecisionRefusals {
        throw UsageError(asked, error.refusals.first?.refusal ?? .nothingToDecide)
    }
}

extension MappingTransaction {
    /// The code of an application that something waiting names so.
    fileprivate func code(
        of application: String, waitingFor identity: String, in id: IntegrationID
    ) async throws -> ApplicationCode? {
        let held = try await held(HeldFilter(integration: id, identity: identity, includesClosed: true, limit: 10_000))
        if let entry = held.last(where: { $0.change.applicationName == application }) {
            return entry.change.slot.application
        }
        let filter = ExceptionFilter(integration: id, identity: identity, includesClosed: true, limit: 10_000)
        return try await exceptions(filter).last { $0.exception.applicationName == application }?.exception.application
    }
}

extension UsageError {
    fileprivate init(_ asked: AskedDecision, _ refusal: DecisionRefusal) {
        let object = [asked.application, asked.category == .all ? nil : asked.category.rawValue].compactMap { $0 }
        let named = object.isEmpty ? asked.identity : "\(object.joined(separator: ", ")) of \(asked.identity)"
        switch refusal {
        case .noCompany: self.init("--company: the integration has no company \(asked.identity)")
        case .nothingHeld: self.init("nothing is held for \(named)")
        case .nothingToDecide: self.init("no open exception of \(named) offers \(asked.kind.rawValue)")
        case .several(let additions):
            self.init("--addition is needed: \(additions.map(\.description).joined(separator: ", ")) could be meant")
        case .timeZoneUnknown: self.init("--integration: its time zone is unknown; choose it again")
        }
    }
}

extension DecisionAnswer {
    fileprivate var line: String {
        switch self {
        case .answered(let answer, _): "\(answer.kind.rawValue) \(answer.direction.rawValue) up to \(answer.limit)"
        case .decided(let stored): stored.line
        case .dismissed(let dismissal): "dismiss  \(dismissal.identity)"
        }
    }
}

extension StoredDecision {
    /// What was decided, on one line.
    fileprivate var line: String {
        let slot = decision.slot
        let category = slot.category == .all ? "" : " (\(slot.category.rawValue))"
        let addition = decision.addition.map { "  addition \($0)" } ?? ""
        return "\(decision.id)  \(decision.kind.rawValue)  \(identity)  \(slot.application)\(category)\(addition)  "
            + "\(end?.rawValue ?? "open")  by \(actor) at \(at.formatted(.iso8601))"
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

    fileprivate func addition(_ option: Option) throws(UsageError) -> AdditionID? {
        guard let text = text(option) else { return nil }
        guard let number = Int(text), (1...Int(Int32.max)).contains(number) else {
            throw UsageError("\(option.name) is \(text), it must be the number of an addition")
        }
        return AdditionID(number)
    }
}
