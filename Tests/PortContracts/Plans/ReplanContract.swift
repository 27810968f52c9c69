import Billing
import Contracts
import Ports
import Testing

@Suite("requests for new plans", .serialized)
struct ReplanContract {
    private func ask(_ world: World, _ place: Int, revision: Int) async throws -> ReplanRequest {
        let request = ReplanRequest(
            tenant: world.tenant, managedCompany: world.companies[place], mappingRevision: revision)
        try await world.mapped { try await $0.keep([request]) }
        return request
    }

    private func overdue(_ world: World) async throws -> [ReplanRequest] {
        try await world.store.plans.overdueReplans(after: .seconds(300), limit: 10)
    }

    @Test("are found longest waiting first, and less and less often", arguments: StoreKind.allCases)
    func found(kind: StoreKind) async throws {
        try await World.with(kind, companies: 3) { world in
            let first = try await ask(world, 0, revision: 8)
            try await world.store.pass(.seconds(1800))
            let second = try await ask(world, 1, revision: 8)
            try await world.store.pass(.seconds(360))
            _ = try await ask(world, 2, revision: 8)
            #expect(try await overdue(world) == [first, second])
            try await world.store.plans.announcedReplans([first])
            #expect(try await overdue(world) == [second])
            try await world.store.pass(.seconds(1800))
            #expect(try await overdue(world).contains(first) == false, "half an hour of sixty-six minutes")
            try await world.store.pass(.seconds(600))
            #expect(try await overdue(world).contains(first))
        }
    }

    @Test("are forgotten by an answer that knew their settings, and by no other", arguments: StoreKind.allCases)
    func answered(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let first = try await ask(world, 0, revision: 8)
            let second = try await ask(world, 1, revision: 9)
            let older = ReplanRequest(tenant: world.tenant, managedCompany: world.companies[1], mappingRevision: 8)
            let unreadable = ReplanRequest(tenant: TenantID("x"), managedCompany: world.company, mappingRevision: 8)
            try await world.store.pass(.seconds(3600))
            try await world.store.plans.announcedReplans([older, unreadable])
            try await world.store.plans.answered([first, older, unreadable])
            #expect(try await overdue(world) == [second])
            try await world.store.plans.answered([second])
            #expect(try await overdue(world).isEmpty)
        }
    }

    @Test("asked again they are those of the newer settings, asked just now", arguments: StoreKind.allCases)
    func askedAgain(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            _ = try await ask(world, 0, revision: 8)
            try await world.store.pass(.seconds(3600))
            let again = try await ask(world, 0, revision: 9)
            #expect(try await overdue(world).isEmpty)
            try await world.store.pass(.seconds(360))
            #expect(try await overdue(world) == [again])
        }
    }
}
