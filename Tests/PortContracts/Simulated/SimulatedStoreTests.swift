import Billing
import Contracts
import Foundation
import Ports
import Runs
import SimulatedPorts
import Testing

/// What the simulated store adds to the promises: calls that fail at its gate, one step at a time, and repeatable answers.
@Suite("the simulated store")
struct SimulatedStoreTests {
    private let store = SimulatedStore(clock: HandClock())
    private let lane = "00000000-0000-4000-8000-000000000001"

    private func work(_ number: Int) -> NewWork {
        NewWork(
            kind: .collect, tenant: TenantID("00000000-0000-4000-8000-00000000000\(number % 3)"),
            subject: WorkSubject("subject \(number)"), lane: lane,
            rank: Rank(billingDate: day("2026-11-24"), sequence: 1), payload: [])
    }

    @Test("a call that fails on its way in changes nothing, one that fails on its way out has taken effect")
    func faults() async throws {
        let faults = Faults()
        let queue = store.queue(faults)
        faults.fail("queue.add")
        #expect(try await failure { try await queue.add([work(1)]) }?.reason == .unavailable)
        #expect(try await queue.depth(.collect).items == 0)
        faults.fail("queue.add", .after, .refused, times: 2)
        for _ in 0..<2 { #expect(try await failure { try await queue.add([work(1)]) }?.reason == .refused) }
        #expect(try await queue.depth(.collect).items == 1)
        try await queue.add([work(1)])
        #expect(faults.count("queue.add") == 4)
        #expect(try await store.queue().depth(.collect).items == 1, "another gate, the same rows")
    }

    @Test("a mapping transaction whose answer is lost is committed, one that fails on its way in never began")
    func transactionFaults() async throws {
        let faults = Faults()
        let tenant = TenantID("00000000-0000-4000-8000-000000000002")
        store.addTenant(tenant, name: "t", revision: 1)
        for kind in [Faults.Kind.before, .after] {
            faults.fail("mapping.transaction", kind)
            let why = try await failure {
                _ = try await store.mapping(faults).transaction(of: tenant) { try await $0.raiseRevision() }
            }
            #expect(why?.reason == .unavailable)
        }
        let revision = try await store.mapping(faults).transaction(of: tenant) { try await $0.revision() }
        #expect(revision == 2)
    }

    @Test("while a transaction is open every other call waits, and they go on in the order in which they came")
    func turns() async throws {
        let tenant = TenantID("00000000-0000-4000-8000-000000000002")
        store.addTenant(tenant, name: "t", revision: 1)
        let seen = try await withThrowingTaskGroup(of: Int.self) { group in
            try await store.mapping().transaction(of: tenant) { [store] rows in
                _ = try await rows.raiseRevision()
                #expect(store.rows.tenants[tenant]?.revision == 1, "nobody sees what is not committed")
            }
            for number in 1...20 {
                group.addTask { [store] in
                    if number % 2 == 0 { try await store.queue().add([work(number)]) }
                    return try await store.mapping().transaction(of: tenant) { rows in
                        let before = try await rows.raiseRevision()
                        await Task.yield()
                        return try await rows.revision() - before
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(seen == Array(repeating: 0, count: 20))
        #expect(store.rows.tenants[tenant]?.revision == 22 && store.rows.work.count == 10)
    }

    @Test("a transaction that is cancelled is rolled back")
    func cancelled() async throws {
        let tenant = TenantID("00000000-0000-4000-8000-000000000002")
        store.addTenant(tenant, name: "t", revision: 1)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [store] in
                _ = try? await store.mapping().transaction(of: tenant) { rows in
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await rows.raiseRevision()
                }
            }
        }
        #expect(store.rows.tenants[tenant]?.revision == 1)
    }

    @Test("the same calls give the same answers, tokens among them")
    func repeats() async throws {
        func answers() async throws -> [String] {
            let queue = SimulatedStore(clock: HandClock()).queue()
            try await queue.add((1...9).map(work))
            var seen: [String] = []
            for _ in 0..<4 {
                let claimed = try await queue.claim(.collect, limit: 2, perLane: 9, lease: .seconds(60))
                seen += claimed.map { "\($0.work.tenant) \($0.work.subject) \($0.token)" }
            }
            return seen
        }
        let first = try await answers()
        #expect(first.count == 8 && Set(first).count == 8)
        #expect(try await answers() == first)
    }

    @Test("moments are whole microseconds, and dates that hold one give it back")
    func moments() {
        for microseconds in stride(from: 1_795_530_000_000_000, to: 1_795_530_000_001_000, by: 1) {
            #expect(Moment(Moment(microseconds: microseconds).date) == Moment(microseconds: microseconds))
        }
        let moment = Moment(microseconds: 1_795_530_000_000_007)
        #expect(moment + .milliseconds(1) - moment == .milliseconds(1))
        #expect(moment - .seconds(2) < moment)
    }
}
