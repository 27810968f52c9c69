import Billing
import Contracts
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("the collector's store in PostgreSQL", .serialized)
struct CollectionStoreTests {
    @Test("the hash is over the stored bytes, and the evidence is found by its own")
    func contentAddressed() async throws {
        try await World.with { world in
            for _ in 0..<2 {
                let request = try await world.run()[0]
                _ = try await world.collection.save(
                    world.snapshot(request), evidence: [world.device("b"), world.device("a")], for: request)
            }
            let hashes = try await world.database.values(
                "SELECT encode(sha256(convert_to(body, 'UTF8')), 'hex') = content_hash FROM usage_snapshots")
            #expect(hashes == ["t", "t"])
            let evidence = try await world.database.values(
                "SELECT e.devices FROM evidence e JOIN usage_snapshots USING (tenant_id, evidence_hash)")
            #expect(evidence.count == 2 && evidence[0].contains(#""identity":"a""#))
            #expect(try await world.database.value("SELECT count(*) FROM evidence") == "1")
        }
    }

    @Test("who ends the last parts at the same moment ends the run", arguments: 0..<5)
    func concurrentEnds(round: Int) async throws {
        try await World.with(companies: 4) { world in
            let requests = try await world.run()
            let failure = BillingException(.collectionFailed, message: "the source did not answer")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for request in requests {
                    group.addTask {
                        try await world.collection.fail(request, with: failure, isUnreachable: true)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await world.runState(requests[0].run) == "failed")
        }
    }
}
