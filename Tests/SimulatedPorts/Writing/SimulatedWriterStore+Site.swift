package import Billing
import Contracts
package import Foundation
package import Ports
import Runs

extension SimulatedWriterStore {
    package func reading(for task: WriteTask) async throws(PortError) -> SiteReading? {
        let plan = task.announcement
        return try await store.call("writer.reading", gate) { rows in
            guard let site = rows.readings[Owned(plan.tenant, plan.site)],
                let run = rows.runs[Owned(plan.tenant, plan.run)]
            else { return nil }
            let agreement = (task.plan.destination?.agreement).flatMap { site.agreements[$0] }
            let products = Set(task.plan.entries.map(\.product.id))
            let parent = agreement?.parent
            let agreements = Set([task.plan.destination?.agreement, parent].compactMap { $0 })
            let unreadable = site.unreadable.filter { record in
                switch record.kind {
                case .agreement: agreements.contains(AgreementID(record.id))
                case .product: products.contains(ProductID(record.id))
                case .company, .addition: false
                }
            }
            return SiteReading(
                readAt: site.readAt.date, requestedAt: run.requestedAt.date,
                plannedAgainAt: rows.plannedAgainAt(plan)?.date,
                facts: SiteFacts(
                    agreement: agreement, parentAgreement: parent.flatMap { site.agreements[$0] },
                    products: site.products.all { id, _ in products.contains(id) }
                        .reduce(into: [:]) { $0[$1.key] = $1.row },
                    unreadable: unreadable))
        }
    }

    package func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: SiteList<AgreementFacts>, products: SiteList<ProductFacts>,
        readAt: Date
    ) async throws(PortError) {
        try await store.call("writer.saveSite", gate) { rows in
            guard rows.sites[Owned(tenant, site)] != nil else {
                throw Violation("site_readings_tenant_id_site_id_fkey")
            }
            var row = SiteRow(readAt: Moment(readAt), agreements: Table(), products: Table())
            if let old = rows.readings[Owned(tenant, site)] { row.readAt = max(old.readAt, row.readAt) }
            for facts in agreements.records.reversed() { row.agreements[facts.id] = facts }
            for facts in products.records.reversed() { row.products[facts.id] = facts }
            row.unreadable = (agreements.unreadable + products.unreadable).sorted {
                ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id)
            }
            rows.readings[Owned(tenant, site)] = row
        }
    }
}

extension Rows {
    /// For a plan that was made again from its snapshot: when it was stored.
    func plannedAgainAt(_ made: AdditionPlanMade) -> Moment? {
        guard let plan = self[plan: made] else { return nil }
        let isAgain = plans.contains { _, other in
            other.made.companyKey == made.companyKey && other.made.snapshot == made.snapshot
                && other.made.billingDate == made.billingDate && other.made.sequence < made.sequence
        }
        return isAgain ? plan.storedAt : nil
    }
}
