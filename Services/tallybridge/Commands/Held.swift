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
    let asking = AskingOptions()
    let list = Command(
        "list", summary: "Lists what waits for an answer.", options: [asking.tenant, asking.integration]
    ) {
        values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let (owner, name) = (try values.required(asking.tenant), try values.required(asking.integration))
        let held = try await withDatabase(database) { pool in
            let (tenant, id) = try await named(name, of: owner, pool)
            return try await PostgresMappingStore(pool, origin: .commandLine).transaction(of: tenant) { rows in
                try await rows.held(HeldFilter(integration: id, limit: 1000))
            }
        }
        for entry in held { values.console.line(entry.line) }
        return 0
    }

    return Command(
        "held", summary: "Lists and answers changes that a guard holds.",
        subcommands: [
            list,
            decideCommand(source, .approve, "Lets a held change pass, for seven days up to its value."),
            decideCommand(source, .reject, "Says no to a held value; another value is asked again."),
        ])
}

extension StoredHeld {
    /// What waits, on one line.
    fileprivate var line: String {
        let category = change.slot.category == .all ? "" : " (\(change.slot.category.rawValue))"
        return "\(identity)  \(change.applicationName)\(category)  \(change.from) -> \(change.to)  "
            + "\(change.reason.rawValue)  \(state.rawValue)  since \(since.formatted(.iso8601))"
    }
}
