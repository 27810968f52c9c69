import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("the collector's store", .serialized)
struct CollectionStoreTests {
    private let failure = BillingException(.collectionFailed, message: "the source did not answer")
    private let missing = BillingException(.managedCompanyMissing, message: "gone")

    @Test("a request of a running run is to be collected, from the company's source")
    func collects() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            #expect(
                try await world.collection.order(for: request)
                    == .collect(CollectionTarget(identity: "1", name: "Company 1", source: world.source)))
        }
    }

    @Test("what no run of the tenant asks for is impossible")
    func impossible() async throws {
        try await TestDatabase.with { database in
            let world = try await World(in: database)
            let other = try await World(in: database)
            let request = try await world.run()[0]
            func changed(
                tenant: TenantID? = nil, company: ManagedCompanyID? = nil, run: RunID? = nil,
                integration: IntegrationID? = nil, date: BillingDate? = nil
            ) -> CollectionRequest {
                CollectionRequest(
                    tenant: tenant ?? request.tenant, managedCompany: company ?? request.managedCompany,
                    run: run ?? request.run, integration: integration ?? request.integration, source: request.source,
                    billingDate: date ?? request.billingDate, sequence: 1)
            }
            for wrong in [
                changed(tenant: other.tenant), changed(company: other.company), changed(run: RunID(World.newID())),
                changed(integration: other.integration), changed(date: request.billingDate.adding(days: 1)),
                changed(tenant: TenantID("'; DROP TABLE work")), changed(run: RunID("")),
            ] {
                guard case .impossible = try await world.collection.order(for: wrong) else {
                    Issue.record("\(wrong)")
                    continue
                }
            }
        }
    }

    @Test("a snapshot is stored once: the second reading of a request gets the first one back")
    func firstStoredWins() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let first = try await world.collection.save(
                world.snapshot(request, units: 3), evidence: [world.device("a")], for: request)
            let second = try await world.collection.save(
                world.snapshot(request, units: 99), evidence: [world.device("b")], for: request)
            #expect(second == first)
            #expect(first.devices == 3 && first.id == request.id)
            #expect(try await world.collection.order(for: request) == .stored(first))
            #expect(try await world.database.value("SELECT count(*) FROM usage_snapshots") == "1")
            #expect(try await world.part(request) == "collected")
            // The hash is over the stored bytes, and the evidence is found by its own.
            let hash = try await world.database.value(
                "SELECT encode(sha256(convert_to(body, 'UTF8')), 'hex') = content_hash FROM usage_snapshots")
            #expect(hash == "t")
            let evidence = try await world.database.values(
                "SELECT e.devices FROM evidence e JOIN usage_snapshots USING (tenant_id, evidence_hash)")
            #expect(evidence.count == 1 && evidence[0].contains(#""identity":"a""#))
        }
    }

    @Test("equal evidence is kept once")
    func evidenceIsContentAddressed() async throws {
        try await World.with { world in
            for _ in 0..<2 {
                let request = try await world.run()[0]
                _ = try await world.collection.save(
                    world.snapshot(request), evidence: [world.device("b"), world.device("a")], for: request)
            }
            #expect(try await world.database.value("SELECT count(*) FROM evidence") == "1")
        }
    }

    @Test("billing dates of any year can be stored", arguments: ["1999-12-31", "2026-11-24", "2044-02-29"])
    func anyDate(text: String) async throws {
        try await World.with { world in
            let request = try await world.run(on: World.date(text))[0]
            let taken = try await world.collection.save(world.snapshot(request), evidence: [], for: request)
            #expect(taken.billingDate == World.date(text))
        }
    }

    @Test("a company that left its integration is obsolete, and its run does not wait for it")
    func companyLeft() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            try await world.database.owner.execute("UPDATE managed_companies SET integration_id = NULL")
            guard case .obsolete = try await world.collection.order(for: request) else {
                Issue.record("not obsolete")
                return
            }
            #expect(try await world.part(request) == "settled notBilled")
            #expect(try await world.runState(request.run) == "completed")
        }
    }

    @Test("an older date than the newest requested is obsolete; a day noted as missed does not count as requested")
    func olderDate() async throws {
        try await World.with { world in
            let today = try await world.run()[0]
            try await world.database.owner.execute(
                """
                INSERT INTO billing_runs (tenant_id, run_id, integration_id, billing_date, trigger, state, requested_by,
                                          ended_at)
                VALUES (\(world.tenant), gen_random_uuid(), \(world.integration), '2026-12-31', 'scheduled',
                        'notCollected', 'test', now())
                """)
            guard case .collect = try await world.collection.order(for: today) else {
                Issue.record("not to be collected")
                return
            }
            let tomorrow = try await world.run(on: world.date.adding(days: 1))[0]
            guard case .obsolete = try await world.collection.order(for: today) else {
                Issue.record("not obsolete")
                return
            }
            #expect(try await world.part(today) == "settled superseded")
            #expect(try await world.runState(today.run) == "completed")
            #expect(try await world.runState(tomorrow.run) == "running")
        }
    }

    @Test("storing or failing a newer run's reading ends older parts that still wait", arguments: [true, false])
    func supersedesOlderRequests(saves: Bool) async throws {
        try await World.with { world in
            let first = try await world.run()[0]
            let second = try await world.run()[0]
            if saves {
                _ = try await world.collection.save(world.snapshot(second), evidence: [], for: second)
            } else {
                try await world.collection.fail(second, with: failure)
            }
            #expect(try await world.part(first) == "settled superseded")
            #expect(try await world.runState(first.run) == "completed")
        }
    }

    @Test("an older run's reading leaves newer parts alone")
    func leavesNewerRequests() async throws {
        try await World.with { world in
            let first = try await world.run()[0]
            let second = try await world.run()[0]
            _ = try await world.collection.save(world.snapshot(first), evidence: [], for: first)
            #expect(try await world.part(second) == "requested")
        }
    }

    @Test("a run whose companies all could not be reached has failed; else it completed with failures")
    func failedRuns() async throws {
        let cases: [([BillingException], String)] = [
            ([failure, failure], "failed"), ([failure, missing], "completedWithFailures"),
            ([missing, missing], "completedWithFailures"),
        ]
        for (exceptions, state) in cases {
            try await World.with(companies: 2) { world in
                let requests = try await world.run()
                try await world.collection.fail(requests[0], with: exceptions[0])
                #expect(try await world.runState(requests[0].run) == "running")
                try await world.collection.fail(requests[1], with: exceptions[1])
                #expect(try await world.runState(requests[0].run) == state)
                #expect(try await world.part(requests[1]) == "failed \(exceptions[1].code.rawValue)")
                guard case .obsolete = try await world.collection.order(for: requests[0]) else {
                    Issue.record("an ended part is not collected again")
                    return
                }
            }
        }
    }

    @Test("who ends the last parts at the same moment ends the run", arguments: 0..<5)
    func concurrentEnds(round: Int) async throws {
        try await World.with(companies: 4) { world in
            let requests = try await world.run()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for request in requests {
                    group.addTask { try await world.collection.fail(request, with: failure) }
                }
                try await group.waitForAll()
            }
            #expect(try await world.runState(requests[0].run) == "failed")
        }
    }

    @Test("a noted exception is open at once, and a later reading closes the collector's own only")
    func closesItsOwnExceptions() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            try await world.collection.note(
                BillingException(.connectionNeedsAttention, message: "one"), for: request)
            try await world.collection.note(
                BillingException(.connectionNeedsAttention, message: "two"), for: request)
            #expect(try await world.exceptions("collector") == ["connectionNeedsAttention"])
            #expect(try await world.database.value("SELECT message FROM billing_exceptions") == "two")
            try await world.database.owner.execute(
                """
                INSERT INTO billing_exceptions (tenant_id, integration_id, managed_company_id, origin, code, message)
                VALUES (\(world.tenant), \(world.integration), \(world.company), 'writer', 'productMissing', 'm')
                """)
            _ = try await world.collection.save(world.snapshot(request), evidence: [], for: request)
            #expect(try await world.exceptions("collector").isEmpty)
            #expect(try await world.exceptions("writer") == ["productMissing"])
        }
    }

    @Test("a snapshot is overdue until it is announced, again after a while, and never once it was planned")
    func overdue() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let taken = try await world.collection.save(world.snapshot(request), evidence: [], for: request)
            #expect(try await world.collection.overdue(after: .seconds(60), limit: 10).isEmpty)
            #expect(try await world.collection.overdue(after: .zero, limit: 10) == [taken])
            try await world.database.owner.execute("UPDATE usage_snapshots SET stored_at = now() - interval '1 hour'")
            #expect(try await world.collection.overdue(after: .seconds(60), limit: 10) == [taken])
            try await world.collection.announced([taken])
            #expect(try await world.collection.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.database.owner.execute(
                "UPDATE usage_snapshots SET announced_at = now() - interval '29 min'")
            #expect(try await world.collection.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.database.owner.execute(
                "UPDATE usage_snapshots SET announced_at = now() - interval '31 min'")
            #expect(try await world.collection.overdue(after: .seconds(60), limit: 10) == [taken])
            _ = try await world.plans.save([world.plan(try await world.input(taken))])
            #expect(try await world.collection.overdue(after: .seconds(60), limit: 10).isEmpty)
        }
    }
}
