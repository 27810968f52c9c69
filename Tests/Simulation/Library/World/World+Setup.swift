import Billing
import Foundation
import Ports
import SimulatedPorts
import Simulators

/// What people have set up before the first day.
extension World {
    func setUp() async throws {
        for tenant in blueprint.tenants {
            store.addTenant(tenant.id, name: tenant.name)
            try await store.mapping().transaction(of: tenant.id) { rows in try await setUp(tenant, rows) }
        }
    }

    private func setUp(_ tenant: Blueprint.Tenant, _ rows: any MappingTransaction) async throws {
        let stamp = RecordStamp(version: 1, updatedAt: clock.now, updatedBy: "setup")
        let host = "cw.\(tenant.name.lowercased()).test"
        _ = try await rows.save(
            StoredSite(
                id: tenant.site, name: "main", url: "https://\(host)", host: host, companyLogin: "login",
                clientID: "client", publicKey: "key", sealedPrivateKey: [1], trust: StoredTrust(), stamp: stamp))
        for name in tenant.sources {
            _ = try await rows.save(
                StoredSource(
                    id: Names.source(name, of: tenant.name), name: name, url: "https://ksc.\(name).test",
                    account: .securityCenter(
                        SecurityCenterAccount(user: "user", domain: nil, isInternalUser: true, sealedPassword: [1])),
                    trust: StoredTrust(), stamp: stamp))
        }
        for integration in tenant.integrations {
            let id = Names.integration(integration.name, of: tenant.name)
            _ = try await rows.save(stored(integration, id, tenant, stamp))
            _ = try await rows.save(integration.products.map { $0.stored(stamp) }, of: id)
        }
        _ = try await rows.save(tenant.companies.map { stored($0, tenant, stamp) })
        _ = try await rows.raiseRevision()
    }

    private func stored(
        _ integration: Blueprint.Integration, _ id: IntegrationID, _ tenant: Blueprint.Tenant, _ stamp: RecordStamp
    ) -> StoredIntegration {
        StoredIntegration(
            id: id, name: integration.name, source: Names.source(integration.source, of: tenant.name),
            site: tenant.site, timeZone: "UTC", mode: integration.mode,
            // Worlds are small and change by leaps; what a guard holds is no part of what the judge knows.
            policy: BillingPolicy {
                $0.usageAtZero = integration.usageAtZero
                $0.guards.enabled = false
            },
            runMinute: integration.isScheduled ? 12 * 60 + 1 : nil,
            nextDue: integration.isScheduled ? Self.noon(ofDay: 1) + 60 : nil, stamp: stamp)
    }

    private func stored(
        _ company: Blueprint.Company, _ tenant: Blueprint.Tenant, _ stamp: RecordStamp
    ) -> StoredCompany {
        StoredCompany(
            id: Names.company(company.id, of: tenant.name),
            integration: Names.integration(tenant.integrations[company.integration].name, of: tenant.name),
            source: Names.source(company.source, of: tenant.name), sourceKind: .securityCenter, identity: company.id,
            name: company.name, connectWiseCompany: company.connectWiseCompany.map { ConnectWiseCompanyID($0) },
            agreement: company.agreement.map { AgreementID($0) }, automaticBilling: company.isBilled, stamp: stamp)
    }
}

extension Blueprint.Product {
    fileprivate func stored(_ stamp: RecordStamp) -> StoredProductMapping {
        func product(_ category: SlotCategory) -> MappedProduct? {
            guard categories.contains(category) else { return nil }
            let product = Blueprint.product(application, category)
            return MappedProduct(id: ProductID(product.id), identifier: product.name)
        }
        let target: ProductTarget =
            product(.all).map { .single($0) }
            ?? .byCategory(
                servers: product(.server), workstations: product(.workstation), nonWindows: product(.nonWindows))
        return StoredProductMapping(
            mapping: ProductMapping(
                application: ApplicationCode(application.rawValue), target: target,
                adjustments: Adjustments(basis: .latest, minimum: UnitCount(minimum), roundUpTo: roundUpTo)),
            applicationName: application.name, stamp: stamp)
    }
}
