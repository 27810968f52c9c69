import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("the calculator's store", .serialized)
struct PlanStoreTests {
    private func taken(_ world: World, on date: BillingDate? = nil) async throws -> UsageSnapshotTaken {
        let request = try await world.run(on: date)[0]
        return try await world.collection.save(world.snapshot(request), evidence: [], for: request)
    }

    @Test("a batch is loaded with all settings of its moment")
    func loads() async throws {
        try await World.with(companies: 2) { world in
            let requests = try await world.run()
            var announcements: [UsageSnapshotTaken] = []
            for request in requests {
                announcements.append(
                    try await world.collection.save(world.snapshot(request), evidence: [], for: request))
            }
            let mapping = ProductMapping(application: world.slot.application, target: .single(world.product))
            let mine = ApplicationDefinition(
                code: ApplicationCode("mine"), name: "Mine", unit: .device, stems: ["Mine"])
            try await setUp(world, mapping, mine)
            let base = ApplicationDefinition(code: ApplicationCode("base"), name: "Base", unit: .user, stems: ["Base"])
            let store = PostgresPlanStore(
                world.database.pool(as: "tallybridge_calculator"), catalogue: ApplicationCatalogue([base]))
            let inputs = try await store.load(announcements).compactMap { load in
                if case .input(let input) = load { input } else { nil }
            }
            #expect(inputs.map(\.announcement) == announcements)
            for (input, request) in zip(inputs, requests) {
                #expect(input.snapshot == world.snapshot(request))
                #expect(input.site == world.site)
                #expect(input.state.revision == 7 && input.state.mode == .bill)
                #expect(
                    input.state.policy
                        == BillingPolicy {
                            $0.usageAtZero = .endAtZero
                            $0.verifyEveryDays = 3
                        })
                #expect(input.state.products == [mapping.application: mapping])
                #expect(input.state.catalogue == ApplicationCatalogue([base, mine]))
            }
            #expect(
                inputs.map(\.state.company)
                    == [
                        CompanyMapping(
                            connectWiseCompany: ConnectWiseCompanyID(101), automaticBilling: true,
                            agreement: AgreementID(31)), nil,
                    ])
        }
    }

    private func setUp(_ world: World, _ mapping: ProductMapping, _ mine: ApplicationDefinition) async throws {
        let target = String(decoding: try CanonicalJSON.encode(mapping.target), as: UTF8.self)
        let adjustments = String(decoding: try CanonicalJSON.encode(mapping.adjustments), as: UTF8.self)
        let definition = String(decoding: try CanonicalJSON.encode(mine), as: UTF8.self)
        let owner = world.database.owner
        try await owner.execute(
            """
            INSERT INTO product_mappings (tenant_id, integration_id, application_code, application_name, target,
                                          adjustments, updated_by)
            VALUES (\(world.tenant), \(world.integration), \(mapping.application), 'E', \(target), \(adjustments), 't')
            """)
        try await owner.execute(
            "INSERT INTO catalogue_extensions VALUES (\(world.tenant), 'mine', \(definition))")
        try await owner.execute(
            #"UPDATE integrations SET policy = '{"usageAtZero": "endAtZero", "verifyEveryDays": 3}'"#)
        try await owner.execute(
            """
            UPDATE managed_companies SET connectwise_company_id = NULL, agreement_id = NULL
             WHERE managed_company_id = \(world.companies[1])
            """)
    }

    @Test(
        "what is not stored, of another tenant, changed or tampered with is impossible; the others of the batch go on")
    func impossible() async throws {
        try await TestDatabase.with { database in
            let world = try await World(in: database)
            let other = try await World(in: database)
            let good = try await taken(world)
            let tampered = try await taken(other)
            func changed(
                id: String? = nil, tenant: TenantID? = nil, devices: Int? = nil, hash: String? = nil
            ) -> UsageSnapshotTaken {
                UsageSnapshotTaken(
                    id: SnapshotID(id ?? good.id), tenant: tenant ?? good.tenant, managedCompany: good.managedCompany,
                    run: good.run, integration: good.integration, billingDate: good.billingDate,
                    devices: devices ?? good.devices, mailboxes: 0, contentHash: hash ?? good.contentHash)
            }
            try await database.owner.execute(
                """
                UPDATE usage_snapshots SET body = replace(body, '"units":3', '"units":4')
                 WHERE tenant_id = \(other.tenant)
                """)
            let loads = try await world.plans.load([
                changed(id: World.newID()), changed(tenant: other.tenant), changed(devices: 4), changed(hash: "0"),
                changed(id: "no uuid"), tampered, good,
            ])
            #expect(loads.count == 7)
            for load in loads.dropLast() {
                guard case .impossible = load else {
                    Issue.record("\(load)")
                    continue
                }
            }
            guard case .input = loads.last else {
                Issue.record("the good one was lost")
                return
            }
        }
    }

    @Test("a company that left is obsolete: its snapshot is not swept again and its run ends")
    func obsolete() async throws {
        try await World.with { world in
            let taken = try await taken(world)
            try await world.database.owner.execute("UPDATE managed_companies SET integration_id = NULL")
            #expect(try await world.plans.load([taken]) == [.obsolete(taken)])
            #expect(try await world.runState(taken.run) == "completed")
            #expect(try await world.collection.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test("the newest snapshot of a company is by date, then by when it was stored; none is left out")
    func newestSnapshots() async throws {
        try await World.with(companies: 2) { world in
            _ = try await taken(world, on: world.date.adding(days: -1))
            _ = try await taken(world)
            let newest = try await taken(world)
            let requests = world.companies.map {
                ReplanRequest(tenant: world.tenant, managedCompany: $0, mappingRevision: 8)
            }
            let unreadable = ReplanRequest(
                tenant: TenantID("x"), managedCompany: world.company, mappingRevision: 8)
            #expect(try await world.plans.newestSnapshots(of: requests + [unreadable]) == [newest])
        }
    }

    @Test("a plan is stored once, under the next sequence of its company and date")
    func firstStoredWins() async throws {
        try await World.with { world in
            let input = try await world.input(try await taken(world))
            let first = try await world.plans.save([world.plan(input, units: 3)])
            let again = try await world.plans.save([world.plan(input, units: 4)])
            #expect(first == again)
            #expect(first[0].sequence == 1 && first[0].units == 3 && first[0].entries == 1)
            let both = try await world.plans.save([
                world.plan(input, units: 5, revision: 8), world.plan(input, units: 3),
                world.plan(input, units: 6, revision: 9), world.plan(input, units: 6, revision: 9),
            ])
            #expect(both.map(\.sequence) == [2, 1, 3, 3])
            #expect(try await world.database.value("SELECT count(*) FROM addition_plans") == "3")
            let next = try await world.input(try await taken(world, on: world.date.adding(days: 1)))
            #expect(try await world.plans.save([world.plan(next, revision: 9)])[0].sequence == 1)
        }
    }

    @Test("calculators that store plans of the same companies at once give each its own sequence", arguments: 0..<3)
    func concurrentSaves(round: Int) async throws {
        try await World.with(companies: 6) { world in
            let requests = try await world.run()
            var inputs: [PlanningInput] = []
            for request in requests {
                inputs.append(
                    try await world.input(
                        try await world.collection.save(world.snapshot(request), evidence: [], for: request)))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for revision in 1...6 {
                    let batch = inputs.shuffled().map { world.plan($0, revision: revision) }
                    group.addTask { _ = try await world.plans.save(batch) }
                }
                try await group.waitForAll()
            }
            // Revisions only rise with the sequence, which has no gap; the highest is current, whoever came first.
            let wrong = try await world.database.value(
                """
                SELECT count(*) FROM (
                    SELECT sequence, row_number() OVER w AS place, mapping_revision,
                           max(mapping_revision) OVER (PARTITION BY managed_company_id ORDER BY sequence) AS highest,
                           last_value(mapping_revision) OVER (w RANGE BETWEEN UNBOUNDED PRECEDING
                                                                    AND UNBOUNDED FOLLOWING) AS newest
                      FROM addition_plans WINDOW w AS (PARTITION BY managed_company_id ORDER BY sequence)) p
                 WHERE sequence <> place OR mapping_revision <> highest OR newest <> 6
                """)
            #expect(wrong == "0")
            #expect(
                try await world.database.value("SELECT count(DISTINCT managed_company_id) FROM addition_plans") == "6")
            #expect(
                try await world.database.value("SELECT count(*) FROM addition_plans WHERE settled_at IS NULL") == "6")
        }
    }

    @Test("storing a plan moves the company on in its run")
    func movesOn() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            _ = try await world.planned(request)
            #expect(try await world.part(request) == "planned")
            #expect(try await world.runState(request.run) == "running")
        }
    }

    @Test("a newer plan supersedes an unsettled one, and the older run does not wait")
    func supersedesOlder() async throws {
        try await World.with { world in
            let old = try await world.run()[0]
            let oldPlan = try await world.planned(old)
            let new = try await world.run(on: world.date.adding(days: 1))[0]
            _ = try await world.planned(new)
            #expect(try await outcome(oldPlan, world) == "superseded")
            #expect(try await world.part(old) == "settled superseded")
            #expect(try await world.runState(old.run) == "completed")
            #expect(try await world.part(new) == "planned")
        }
    }

    @Test("planning again within one run leaves the run's part open")
    func replanInRun() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let first = try await world.planned(request)
            _ = try await world.planned(request, units: 4, revision: 8)
            #expect(try await outcome(first, world) == "superseded")
            #expect(try await world.part(request) == "planned")
        }
    }

    @Test("a plan that comes after a newer date's is superseded at once, and its exceptions stay unsaid")
    func latecomer() async throws {
        try await World.with { world in
            let old = try await world.run()[0]
            let input = try await world.input(
                try await world.collection.save(world.snapshot(old), evidence: [], for: old))
            let new = try await world.run(on: world.date.adding(days: 1))[0]
            let current = try await world.planned(new)
            let late = try await world.plans.save([
                world.plan(input, exceptions: [BillingException(.companyNotMapped, message: "late")])
            ])[0]
            #expect(try await outcome(late, world) == "superseded")
            #expect(try await world.part(old) == "settled superseded")
            #expect(try await world.runState(old.run) == "completed")
            #expect(try await world.exceptions("calculator").isEmpty)
            #expect(try await world.writer.task(for: world.company, of: world.tenant)?.announcement == current)
        }
    }

    @Test("the exceptions of the current plan replace the calculator's earlier ones: new open, same stay, others close")
    func replacesExceptions() async throws {
        try await World.with { world in
            let input = try await world.input(try await taken(world))
            let unmapped = { (code: String, units: Int) in
                BillingException(
                    .applicationNotMapped, application: ApplicationCode(code), units: UnitCount(units), message: code)
            }
            _ = try await world.plans.save([
                world.plan(input, exceptions: [unmapped("a", 1), unmapped("b", 2), unmapped("a", 9)])
            ])
            let opened = try await world.database.values(
                "SELECT concat_ws(' ', exception_id, application_code) FROM billing_exceptions ORDER BY 1")
            #expect(opened.count == 2)
            _ = try await world.plans.save([
                world.plan(input, exceptions: [unmapped("b", 5), unmapped("c", 1)], revision: 8)
            ])
            let rows = try await world.database.values(
                """
                SELECT concat_ws(' ', application_code, units, closed_at IS NULL) FROM billing_exceptions
                 ORDER BY application_code
                """)
            #expect(rows == ["a 1 f", "b 5 t", "c 1 t"])
        }
    }

    @Test("a plan is overdue until announced, again after a while, and not while it waits as work")
    func overdue() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let plan = try await world.planned(request)
            #expect(try await world.plans.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.database.owner.execute("UPDATE addition_plans SET stored_at = now() - interval '1 hour'")
            #expect(try await world.plans.overdue(after: .seconds(60), limit: 10) == [plan])
            try await world.plans.announced([plan])
            #expect(try await world.plans.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.database.owner.execute("UPDATE addition_plans SET announced_at = now() - interval '29 min'")
            #expect(try await world.plans.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.database.owner.execute("UPDATE addition_plans SET announced_at = now() - interval '31 min'")
            #expect(try await world.plans.overdue(after: .seconds(60), limit: 10) == [plan])
            let queue = PostgresWorkQueue(world.database.pool(as: "tallybridge_writer"))
            try await queue.add([
                NewWork(
                    kind: .write, tenant: world.tenant, company: world.company, lane: world.site.text,
                    rank: WorkRank(billingDate: plan.billingDate, sequence: 1), payload: [])
            ])
            #expect(try await world.plans.overdue(after: .seconds(60), limit: 10).isEmpty)
        }
    }

    private func outcome(_ plan: AdditionPlanMade, _ world: World) async throws -> String? {
        try await world.database.value("SELECT outcome FROM addition_plans WHERE plan_id = \(plan.id)")
    }
}
