package import Billing
package import HTTPClient
package import Ports
import Secrets
import SecurityCenter
package import Storage

/// Opens sources from their stored connection: secret unsealed, address and pin as the tenant set them.
package struct StoredUsageSources: UsageSources {
    private let records: PostgresConnections
    private let keyring: MasterKeySettings
    private let http: HTTPClient
    private let timeouts: HTTPTimeouts

    /// Sources that are called through `http`, each call bounded by `timeout`.
    package init(records: PostgresConnections, masterKey: MasterKeySettings, http: HTTPClient, timeout: Duration) {
        self.records = records
        keyring = masterKey
        self.http = http
        timeouts = HTTPTimeouts(upTo: timeout)
    }

    /// The source with its password opened.
    package func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource {
        let stored: SealedConnection<StoredSource>?
        do throws(PortError) {
            stored = try await records.source(source, of: tenant)
        } catch {
            throw SourceError(.unavailable, "the stored connection could not be read: \(error)")
        }
        guard let stored else { throw SourceError(.misconfigured, "the source has been removed") }
        switch stored.record.account {
        case .securityCenter(let account): return try securityCenter(account, stored, of: tenant)
        }
    }

    private func securityCenter(
        _ account: SecurityCenterAccount, _ stored: SealedConnection<StoredSource>, of tenant: TenantID
    ) throws(SourceError) -> SecurityCenterSource {
        guard let sealed = account.sealedPassword else {
            throw SourceError(.misconfigured, "the source has no password; enter it again")
        }
        do {
            let password = try keyring.open(
                sealed, under: stored.sealedDataKey, of: tenant,
                for: SecretPlace(passwordOf: stored.record.id, url: stored.record.url))
            let connection = try SecurityCenterConnection(
                url: stored.record.url, user: account.user, password: password, domain: account.domain,
                isInternalUser: account.isInternalUser, trust: TLSTrust(stored.record.trust))
            return SecurityCenterSource(connection: connection, http: http, timeouts: timeouts)
        } catch {
            throw SourceError(.misconfigured, "the source cannot be called: \(error)")
        }
    }
}
