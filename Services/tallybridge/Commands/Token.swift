import CommandLine
import Foundation
import Runtime
import Secrets
import Storage

/// `tallybridge token add|list|revoke`: access to the mapping API.
func tokenCommand(_ source: SettingsSource) -> Command {
    let tenantName = Option("--tenant", "NAME", help: "Whose token.", isRequired: true)
    let name = Option("--name", "TEXT", help: "What it is for.", isRequired: true)
    let role = Option("--role", "ROLE", help: "viewer, billing or admin.", default: "billing")
    let days = Option("--days", "N", help: "How long it is valid, 1 to 3650 days.", default: "365")
    let id = Argument("ID", help: "The token's id, as list shows it.")

    let add = Command(
        "add", summary: "Makes a token and prints it: it is shown this once.", options: [tenantName, name, role, days]
    ) { values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let chosen = try values.required(role)
        guard ["viewer", "billing", "admin"].contains(chosen) else {
            throw UsageError("--role is \(chosen), it must be viewer, billing or admin")
        }
        guard let valid = try values.number(days), (1...3650).contains(valid) else {
            throw UsageError("--days must be a number from 1 to 3650")
        }
        let label = try values.required(name)
        let owner = try values.required(tenantName)
        let token = AccessToken.mint()
        try await withDatabase(database) { pool in
            let tenants = PostgresTenants(pool)
            let tenant = try await tenant(named: owner, tenants)
            try await tenants.addToken(
                UUID().uuidString.lowercased(), hash: token.hash, to: tenant.id, name: label, role: chosen, days: valid)
        }
        values.console.line(token.plainText)
        return 0
    }
    let list = Command("list", summary: "Lists a tenant's tokens.", options: [tenantName]) { values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let owner = try values.required(tenantName)
        let tokens = try await withDatabase(database) { pool in
            let tenants = PostgresTenants(pool)
            return try await tenants.tokens(of: tenant(named: owner, tenants).id)
        }
        for token in tokens {
            let end =
                token.revokedAt.map { "revoked \($0.formatted(.iso8601))" }
                ?? "until \(token.expiresAt.formatted(.iso8601))"
            values.console.line("\(token.id)  \(token.role)  \(end)  \(token.name)")
        }
        return 0
    }
    let revoke = Command("revoke", summary: "Revokes a token at once.", options: [tenantName], arguments: [id]) {
        values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let owner = try values.required(tenantName)
        let token = try values.required(id)
        guard UUID(uuidString: token) != nil else {
            throw UsageError("ID must be an id that `tallybridge token list` shows")
        }
        let isRevoked = try await withDatabase(database) { pool in
            let tenants = PostgresTenants(pool)
            return try await tenants.revoke(token, of: tenant(named: owner, tenants).id)
        }
        guard isRevoked else { throw UsageError("ID: \(owner) has no such token, or it has been revoked") }
        values.console.line("revoked")
        return 0
    }
    return Command("token", summary: "Makes, lists and revokes access tokens.", subcommands: [add, list, revoke])
}
