import Billing
import Contracts
import Ports
import Testing

@Suite("a mapping transaction", .serialized)
struct TransactionContract {
    @Test("is all or nothing, and sees what it has done itself", arguments: StoreKind.allCases)
    func allOrNothing(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let thrown = try await failure {
                try await world.mapped { rows in
                    _ = try await rows.raiseRevision()
                    _ = try await rows.save(world.newSite(SiteID(newID()), name: "b", login: "D"))
                    #expect(try await rows.revision() == 8)
                    throw PortError(.unavailable, "enough")
                }
            }
            #expect(thrown == PortError(.unavailable, "enough"), "it throws what the body throws")
            #expect(try await world.mapped { try await $0.revision() } == 7)
            #expect(try await world.mapped { try await $0.sites(after: nil, limit: 9).count } == 1)
        }
    }

    @Test("in which a statement has failed stores nothing, even if the body goes on", arguments: StoreKind.allCases)
    func aborted(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let thrown = try await failure {
                try await world.mapped { rows in
                    _ = try await rows.raiseRevision()
                    _ = try? await rows.save(world.newSite(SiteID(newID()), login: "D"))
                    let next = try await failure { _ = try await rows.revision() }
                    #expect(next != nil)
                }
            }
            #expect(thrown?.reason == .refused)
            #expect(try await world.mapped { try await $0.revision() } == 7)
        }
    }

    @Test("that locks a row keeps others of the tenant waiting", arguments: StoreKind.allCases)
    func oneAfterTheOther(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await world.changeIntegration { $0.name += "x" }
                    }
                }
                try await group.waitForAll()
            }
            let integration = try await world.mapped { try await $0.integration(world.integration, lock: .none) }
            #expect(integration?.name == "allxxxx" && integration?.stamp.version == 5)
        }
    }
}
