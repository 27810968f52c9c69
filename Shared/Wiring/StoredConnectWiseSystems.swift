package import Billing
import ConnectWise
package import HTTPClient
package import Ports
import Secrets
package import Storage

/// Opens ConnectWise systems from their stored connection: keys unsealed, address and pin as the tenant set them.
package struct StoredConnectWiseSystems: ConnectWiseSystems {
    private let records: PostgresConnections
    private let keyring: MasterKeySettings
    private let http: HTTPClient
    private let timeouts: HTTPTimeouts
    private let observe: @Sendable (_ method: String, _ outcome: String) -> Void

    /// Systems that are called through `http`, each call bounded by `timeout`; `observe` is told of every call.
    package init(
        records: PostgresConnections, masterKey: MasterKeySettings, http: HTTPClient, timeout: Duration,
        observe: @escaping @Sendable (_ method: String, _ outcome: String) -> Void = { _, _ in }
    ) {
        self.records = records
        keyring = masterKey
        self.http = http
        timeouts = HTTPTimeouts(upTo: timeout)
        self.observe = observe
    }

    /// The system with its private key opened.
    package func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem {
        let call = "site \(site)"
        let stored: SealedConnection<StoredSite>?
        do throws(PortError) {
            stored = try await records.site(site, of: tenant)
        } catch {
            throw ConnectWiseError(.notSent("the stored connection could not be read: \(error)"), call: call)
        }
        guard let stored else { throw ConnectWiseError(.misconfigured("the site has been removed"), call: call) }
        guard let sealed = stored.record.sealedPrivateKey else {
            throw ConnectWiseError(.misconfigured("the site has no private key; enter it again"), call: call)
        }
        do {
            let key = try keyring.open(
                sealed, under: stored.sealedDataKey, of: tenant,
                for: SecretPlace(privateKeyOf: site, host: stored.record.host))
            let connection = try ConnectWiseConnection(
                url: stored.record.url, companyID: stored.record.companyLogin, publicKey: stored.record.publicKey,
                privateKey: key, clientID: stored.record.clientID, trust: TLSTrust(stored.record.trust))
            return ConnectWiseClient(connection: connection, http: http, timeouts: timeouts, observe: observe)
        } catch {
            throw ConnectWiseError(.misconfigured("the site cannot be called: \(error)"), call: call)
        }
    }
}
