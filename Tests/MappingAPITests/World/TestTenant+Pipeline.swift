import Billing
import Catalogue
import Contracts
import Foundation
import Ports
import Postgres
import Runs
import Storage

extension TestTenant {
    /// The collection requests in the outbox, oldest first.
    func collectionRequests() async throws -> [CollectionRequest] {
        let rows = try await world.owner.query(
            """
            SELECT value FROM outbox
             WHERE tenant_id = \(id) AND topic = \(Topic.collectionRequests.rawValue) ORDER BY position
            """)
        return try rows.map { try CanonicalJSON.decode(CollectionRequest.self, from: try $0.decode("value")) }
    }

    /// What collector and calculator do with the newest run: 90 workstations and 10 servers on one key.
    func readAndPlan() async throws {
        let (collected, catalogue) = (PostgresCollectionStore(world.owner), try Catalogue.standard())
        let planned = PostgresPlanStore(world.owner, catalogue: catalogue)
        guard let newest = try await collectionRequests().last?.run else { return }
        for request in try await collectionRequests() where request.run == newest {
            let taken = try await collected.save(
                Self.usage(of: request.managedCompany, on: request.billingDate), evidence: [], for: request)
            let inputs = try await planned.load([taken]).compactMap { facts in
                try facts.map { facts in
                    PlanningInput(
                        announcement: facts.stored, snapshot: try facts.snapshot.get(), state: try facts.state.get(),
                        site: facts.site)
                }
            }
            _ = try await planned.save(
                inputs.map { input in
                    MadePlan(
                        id: DerivedID.plan(
                            from: SnapshotID(taken.id), revision: input.state.revision, rules: AdditionPlan.rulesVersion
                        ),
                        input: input, plan: makePlan(for: input.snapshot, under: input.state))
                })
        }
    }

    private static func usage(of company: ManagedCompanyID, on date: BillingDate) -> UsageSnapshot {
        let serial = KeySerial("1A2B-000001")
        func group(_ system: OperatingSystem, _ units: Int) -> UsageGroup {
            UsageGroup(system: system, uses: [KeyUse(serial)], units: UnitCount(units))
        }
        return UsageSnapshot(
            managedCompany: company, billingDate: date,
            keys: [
                LicenceKey(
                    serial: serial, productName: "Kaspersky Endpoint Security for Business Advanced",
                    kind: .commercial, limitDate: BillingDate("2027-06-30"))
            ], groups: [group(.windowsWorkstation, 90), group(.windowsServer, 10)], listedDevices: UnitCount(100),
            reportedDevices: UnitCount(100))
    }

    /// How many rows the tenant has of everything that billing writes.
    func written() async throws -> [Int] {
        var counts: [Int] = []
        for table in ["billing_runs", "run_companies", "usage_snapshots", "addition_plans", "outbox", "audit_entries"] {
            counts.append(try await number("SELECT count(*) FROM \(unsafe: table) WHERE tenant_id = \(id)"))
        }
        return counts + [try await revision()]
    }
}
