import Billing
import CommandLine
import Foundation
import Runtime
import Secrets
import Storage
import Wiring

/// `tallybridge tenant add NAME`, `tallybridge tenant list`.
func tenantCommand(_ source: SettingsSource) -> Command {
    let name = Argument("NAME", help: "The MSP's name, unique on the platform.")
    let add = Command("add", summary: "Adds a tenant and prints its id.", arguments: [name]) { values in
        let (database, masterKey) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.database(&reader), MasterKeySettings(reading: &reader))
        }
        let text = try values.required(name).trimmingCharacters(in: .whitespaces)
        guard (1...200).contains(text.count) else { throw UsageError("NAME must have 1 to 200 characters") }
        let id = TenantID(UUID().uuidString.lowercased())
        let sealed = try masterKey.keyring.wrap(DataKey.generate(), for: id)
        try await withDatabase(database) { pool in
            try await masterKey.check(pool)
            try await PostgresTenants(pool).add(id, name: text, sealedDataKey: sealed)
        }
        values.console.line(id.text)
        return 0
    }
    let list = Command("list", summary: "Lists the tenants.") { values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        for tenant in try await withDatabase(database, { pool in try await PostgresTenants(pool).all() }) {
            values.console.line("\(tenant.id)  \(tenant.name)  (\(tenant.integrations) integrations)")
        }
        return 0
    }
    return Command("tenant", summary: "Adds and lists tenants.", subcommands: [add, list])
}

/// The tenant of this name, or an error that says what to do.
func tenant(named name: String, _ tenants: PostgresTenants) async throws -> TenantRecord {
    guard let tenant = try await tenants.named(name) else {
        throw UsageError("--tenant: there is no tenant \(name); `tallybridge tenant list` shows them")
    }
    return tenant
}
