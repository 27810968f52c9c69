import Billing
import ConnectWise
import HTTPClient
import Ports
import Secrets
import SecurityCenter
import Storage

/// Opens stored connections as the services do: the secret unsealed for its place, the trust as stored.
struct TestConnections: ConnectWiseSystems, UsageSources {
    let store: PostgresMappingStore
    let accounts: PostgresAccessTokens
    let keyring: TenantKeyring
    let http: HTTPClient

    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem {
        do {
            let stored = try await store.transaction(of: tenant) { try await $0.site(site, lock: .none) }
            guard let stored, let sealed = stored.sealedPrivateKey else {
                throw ConnectWiseError(.misconfigured("there is no key"), call: "site")
            }
            let key = try await open(
                sealed, of: tenant, for: SecretPlace(privateKeyOf: site, host: stored.host))
            return ConnectWiseClient(
                connection: try ConnectWiseConnection(
                    url: stored.url, companyID: stored.companyLogin, publicKey: stored.publicKey, privateKey: key,
                    clientID: stored.clientID, trust: trust(stored.trust)), http: http)
        } catch let error as ConnectWiseError {
            throw error
        } catch {
            throw ConnectWiseError(.misconfigured("\(error)"), call: "site")
        }
    }

    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource {
        do {
            let stored = try await store.transaction(of: tenant) { try await $0.source(source, lock: .none) }
            guard let stored, let sealed = stored.sealedPassword else {
                throw SourceError(.misconfigured, "there is no password")
            }
            let password = try await open(
                sealed, of: tenant, for: SecretPlace(passwordOf: source, url: stored.url))
            return SecurityCenterSource(
                connection: try SecurityCenterConnection(
                    url: stored.url, user: stored.user, password: password, domain: stored.domain,
                    isInternalUser: stored.isInternalUser, trust: trust(stored.trust)), http: http)
        } catch let error as SourceError {
            throw error
        } catch {
            throw SourceError(.misconfigured, "\(error)")
        }
    }

    private func open(_ sealed: [UInt8], of tenant: TenantID, for place: SecretPlace) async throws -> String {
        let key = try keyring.unwrap(try await accounts.sealedDataKey(of: tenant) ?? [], for: tenant)
        return try SecretBox.open(sealed, tenant: tenant, field: place.field, host: place.host, dataKey: key)
    }

    private func trust(_ stored: StoredTrust) -> TLSTrust {
        if let pin = stored.certificateSHA256 { return .fingerprint(sha256: pin) }
        return stored.authoritiesPEM.map { .authorities(pem: $0) } ?? .system
    }
}
