import Billing
import Contracts
import Foundation
import Ports
import Runs

/// A tenant with one source, one site, one integration and companies, made through the ports of a store.
struct World {
    let store: any StoreUnderTest
    let tenant = TenantID(newID())
    let source = SourceID(newID())
    let site = SiteID(newID())
    let integration = IntegrationID(newID())
    let companies: [ManagedCompanyID]
    let date = day("2026-11-24")

    var company: ManagedCompanyID { companies[0] }

    /// Runs `body` in a world of its own in a store of this kind.
    static func with(
        _ kind: StoreKind, companies: Int = 1, _ body: (World) async throws -> Void
    ) async throws {
        try await kind.with { try await body(try await World(in: $0, companies: companies)) }
    }

    /// A world in a store, beside others.
    init(in store: any StoreUnderTest, companies count: Int = 1) async throws {
        self.store = store
        companies = (0..<count).map { _ in ManagedCompanyID(newID()) }.sorted()
        try await store.addTenant(tenant, revision: 7)
        let made = companies.enumerated().map { place, id in newCompany(id, identity: String(place + 1)) }
        let (site, source, integration) = (newSite(site), newSource(source), newIntegration(integration))
        try await mapped { rows in
            _ = try await rows.save(site)
            _ = try await rows.save(source)
            _ = try await rows.save(integration)
            _ = try await rows.save(made)
        }
    }

    /// One transaction of the tenant.
    @discardableResult
    func mapped<Answer: Sendable>(
        _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer {
        try await store.mapping.transaction(of: tenant, body)
    }

    // MARK: rows as they are made here

    func newSite(_ id: SiteID, name: String = "main", login: String = "C") -> StoredSite {
        StoredSite(
            id: id, name: name, url: "https://x", host: "x", companyLogin: login, clientID: "id", publicKey: "key",
            sealedPrivateKey: [1, 2], trust: StoredTrust(), stamp: .new)
    }

    func newSource(_ id: SourceID, name: String = "ksc") -> StoredSource {
        StoredSource(
            id: id, name: name, url: "https://k",
            account: .securityCenter(
                SecurityCenterAccount(user: "u", domain: nil, isInternalUser: true, sealedPassword: [3])),
            trust: StoredTrust(), stamp: .new)
    }

    func newIntegration(_ id: IntegrationID, name: String = "all", minute: Int? = nil) -> StoredIntegration {
        StoredIntegration(
            id: id, name: name, source: source, site: site, timeZone: "Europe/Berlin", mode: .bill, policy: .standard,
            runMinute: minute, nextDue: nil, stamp: .new)
    }

    /// A company mapped to 100 and its identity, on the agreement 30 and its identity.
    func newCompany(_ id: ManagedCompanyID, identity: String) -> StoredCompany {
        let number = Int(identity) ?? 50
        return StoredCompany(
            id: id, integration: integration, source: source, sourceKind: .securityCenter, identity: identity,
            name: "Company \(identity)", connectWiseCompany: ConnectWiseCompanyID(100 + number),
            connectWiseCompanyName: "CW", agreement: AgreementID(30 + number), agreementName: "A",
            automaticBilling: true, stamp: .new)
    }
}

extension World {
    /// Changes a company as the mapping API does.
    func change(_ company: ManagedCompanyID? = nil, _ change: @Sendable (inout StoredCompany) -> Void) async throws {
        let place = companies.firstIndex(of: company ?? self.company) ?? 0
        try await mapped { rows in
            let found = try await rows.companies([String(place + 1)], ofKind: .securityCenter, lock: .exclusive)
            var changed = try found.first.required("the company")
            change(&changed)
            _ = try await rows.save([changed])
        }
    }

    /// Changes the integration as the mapping API does.
    func changeIntegration(_ change: @Sendable (inout StoredIntegration) -> Void) async throws {
        try await mapped { rows in
            var changed = try await rows.integration(integration, lock: .exclusive).required("the integration")
            change(&changed)
            _ = try await rows.save(changed)
        }
    }
}

extension RecordStamp {
    /// Of a record that is about to be saved.
    static let new = RecordStamp(version: 0, updatedAt: Date(timeIntervalSince1970: 0), updatedBy: "test")
}

extension Optional {
    /// What must be there.
    func required(_ what: String) throws -> Wrapped {
        guard let value = self else { throw Unexpected(description: "\(what) is not there") }
        return value
    }
}

/// A test met something it did not prepare for.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

func newID() -> String { UUID().uuidString.lowercased() }

func day(_ text: String) -> BillingDate {
    guard let date = BillingDate(text) else { preconditionFailure("\(text) is no day") }
    return date
}

/// The `PortError` that `body` throws; `nil` if it throws none.
func failure(_ body: () async throws -> Void) async throws -> PortError? {
    do {
        try await body()
        return nil
    } catch let error as PortError {
        return error
    } catch MappingStoreError.port(let error) {
        return error
    }
}

/// The conflict that `body` throws; `nil` if it throws none.
func conflict(_ body: () async throws -> Void) async throws -> MappingConflict? {
    do {
        try await body()
        return nil
    } catch MappingStoreError.conflict(let conflict) {
        return conflict
    }
}
