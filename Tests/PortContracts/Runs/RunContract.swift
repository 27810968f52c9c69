import Billing
import Contracts
import Foundation
import Ports
import Runs
import Testing

@Suite("billing runs", .serialized)
struct RunContract {
    @Test("a run has a part and a request for every company of its integration", arguments: StoreKind.allCases)
    func starts(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            #expect(requests.map(\.managedCompany) == world.companies)
            #expect(requests.allSatisfy { $0.source == world.source && $0.integration == world.integration })
            let run = try #require(try await world.mapped { try await $0.run(requests[0].run) })
            #expect(run.state == .running && run.endedAt == nil && run.counts == [.requested: 2])
            #expect(run.trigger == .requested && run.requestedBy == "test" && run.integrationName == "all")
            #expect(
                requests.allSatisfy {
                    $0.sequence == Int((run.requestedAt.timeIntervalSince1970 * 1000).rounded(.down))
                })
            let parts = try await world.mapped { try await $0.companies(of: run.id, after: nil, limit: 1) }
            #expect(parts == [StoredRunCompany(identity: "1", name: "Company 1", state: .requested, outcome: nil)])
            let next = try await world.mapped { try await $0.companies(of: run.id, after: "1", limit: 9) }
            #expect(next.map(\.identity) == ["2"])
        }
    }

    @Test("a run that is there is left alone", arguments: StoreKind.allCases)
    func once(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let run = RunID(newID())
            _ = try await world.run(id: run)
            let again = try await world.mapped {
                try await $0.start(world.newRun(on: world.date.adding(days: 1), id: run))
            }
            #expect(!again)
            #expect(try await world.takeRequests("mapping-api").isEmpty)
            #expect(try await world.mapped { try await $0.run(run)?.billingDate } == world.date)
        }
    }

    @Test("an integration has one scheduled run of a date", arguments: StoreKind.allCases)
    func scheduledOnce(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            for isFirst in [true, false] {
                let made = try await world.mapped { try await $0.start(world.newRun(trigger: .scheduled)) }
                #expect(made == isFirst)
            }
            let runs = try await world.mapped { try await $0.runs(RunFilter(limit: 9)) }
            #expect(runs.map(\.trigger) == [.scheduled])
        }
    }

    @Test("a run of an integration without companies has completed at once", arguments: StoreKind.allCases)
    func empty(kind: StoreKind) async throws {
        try await World.with(kind, companies: 0) { world in
            let run = RunID(newID())
            #expect(try await world.run(id: run).isEmpty)
            let stored = try #require(try await world.mapped { try await $0.run(run) })
            #expect(stored.state == .completed && stored.endedAt != nil && stored.counts.isEmpty)
        }
    }

    @Test("runs of one date are in the order they were requested in", arguments: StoreKind.allCases)
    func order(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            var sequences: [Int] = []
            for _ in 0..<5 { sequences.append(try await world.run()[0].sequence) }
            #expect(sequences == Array(Set(sequences)).sorted())
        }
    }

    @Test("a run of an unknown integration is no run", arguments: StoreKind.allCases)
    func unknownIntegration(kind: StoreKind) async throws {
        try await kind.with { store in
            let world = try await World(in: store)
            let other = try await World(in: store)
            for integration in [IntegrationID(newID()), other.integration] {
                let why = try await conflict {
                    try await world.mapped {
                        _ = try await $0.start(
                            NewRun(
                                id: RunID(newID()), tenant: world.tenant, integration: integration,
                                billingDate: world.date, trigger: .requested, requestedBy: "test"))
                    }
                }
                #expect(why == .other(rule: "billing_runs_tenant_id_integration_id_fkey"))
            }
        }
    }

    @Test("the newest requested date is the latest of them", arguments: StoreKind.allCases)
    func newest(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            func newest() async throws -> BillingDate? {
                try await world.mapped { try await $0.newestRequestedDate(of: world.integration) }
            }
            #expect(try await newest() == nil)
            _ = try await world.run(on: world.date)
            _ = try await world.run(on: world.date.adding(days: -3))
            #expect(try await newest() == world.date)
        }
    }

    @Test("runs are listed newest first, by page, and filtered", arguments: StoreKind.allCases)
    func lists(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            var made: [RunID] = []
            for offset in [0, 1, 0] { made.append(try await world.run(on: world.date.adding(days: offset))[0].run) }
            let newestFirst = Array(made.reversed())
            func list(_ filter: RunFilter) async throws -> [RunID] {
                try await world.mapped { try await $0.runs(filter).map(\.id) }
            }
            #expect(try await list(RunFilter(limit: 9)) == newestFirst)
            #expect(try await list(RunFilter(limit: 2)) == Array(newestFirst.prefix(2)))
            #expect(try await list(RunFilter(after: newestFirst[1], limit: 9)) == [newestFirst[2]])
            #expect(try await list(RunFilter(after: RunID(newID()), limit: 9)).isEmpty)
            #expect(try await list(RunFilter(billingDate: world.date.adding(days: 1), limit: 9)) == [made[1]])
            #expect(try await list(RunFilter(integration: IntegrationID(newID()), limit: 9)).isEmpty)
            #expect(try await list(RunFilter(state: .completed, limit: 9)).isEmpty)
        }
    }
}
