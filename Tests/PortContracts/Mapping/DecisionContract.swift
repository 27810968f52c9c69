import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("people's decisions", .serialized)
struct DecisionContract {
    private func all(_ world: World, open: Bool = false) async throws -> [StoredDecision] {
        let filter = DecisionFilter(integration: world.integration, includesClosed: !open, limit: 100)
        return try await world.mapped { try await $0.decisions(filter) }
    }

    private func decide(
        _ world: World, _ kind: PersonDecision.Kind, _ addition: Int? = nil, by actor: String = "anna"
    ) async throws -> StoredDecision {
        let object = DecisionObject(
            slot: world.slot, agreement: addition.map { _ in AgreementID(31) },
            addition: addition.map { AdditionID($0) })
        return try await world.mapped { rows in
            try await rows.add(kind, about: object, of: world.company, in: world.integration, by: actor)
        }
    }

    @Test(
        "are stored open, with who decided, go to the writer, and are listed by number", arguments: StoreKind.allCases)
    func stored(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let task = try await world.newTask()
            let first = try await decide(world, .end, 900)
            let second = try await decide(world, .stop)
            #expect(first.actor == "anna" && first.identity == "1" && first.closedAt == nil && first.end == nil)
            #expect(first.decision.agreement == AgreementID(31) && first.decision.addition == AdditionID(900))
            #expect(second.decision.addition == nil && second.decision.slot == world.slot)
            #expect(try await all(world) == [first, second])
            guard case .task(let current) = try await world.store.writer.task(for: world.company, of: world.tenant)
            else { throw Unexpected(description: "there is no task") }
            #expect(current.decisions == [first.decision, second.decision])
            try await world.store.writer.close([first.decision.id: .done], in: task)
            #expect(try await all(world, open: true) == [second])
            let closed = try #require(try await all(world).first)
            #expect(closed.end == .done && closed.closedAt != nil)
            let pages = try await world.mapped { rows in
                [
                    try await rows.decisions(
                        DecisionFilter(integration: world.integration, includesClosed: true, limit: 1)),
                    try await rows.decisions(
                        DecisionFilter(
                            integration: world.integration, includesClosed: true, after: first.decision.id, limit: 1)),
                    try await rows.decisions(
                        DecisionFilter(company: world.companies[1], includesClosed: true, limit: 9)),
                    try await rows.decisions(DecisionFilter(identity: "1", limit: 9)),
                ].map { $0.map(\.decision.id) }
            }
            #expect(pages == [[first.decision.id], [second.decision.id], [], [second.decision.id]])
        }
    }

    @Test("the same is open once; what a later one replaces is closed, and stays closed", arguments: StoreKind.allCases)
    func once(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let first = try await decide(world, .adopt, 900)
            await #expect(throws: MappingStoreError.self) { try await decide(world, .adopt, 900) }
            await #expect(throws: MappingStoreError.self) { try await decide(world, .end) }
            try await world.mapped { try await $0.replace([first.decision.id]) }
            let task = try await world.newTask()
            try await world.store.writer.close([first.decision.id: .done], in: task)
            #expect(try await all(world).map(\.end) == [.replaced])
            let again = try await decide(world, .adopt, 900)
            #expect(try await all(world, open: true) == [again])
        }
    }

    @Test("another tenant neither sees nor closes them", arguments: StoreKind.allCases)
    func tenants(kind: StoreKind) async throws {
        try await kind.with { store in
            let (one, other) = (try await World(in: store), try await World(in: store))
            let mine = try await decide(one, .end, 900)
            #expect(try await other.mapped { try await $0.decisions(DecisionFilter(limit: 9)) }.isEmpty)
            try await other.mapped { try await $0.replace([mine.decision.id]) }
            #expect(try await all(one, open: true) == [mine])
        }
    }

    @Test("a dismissed company is told no more, until it was added", arguments: StoreKind.allCases)
    func dismissed(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let listing = [1, 7, 8].map { SourceCompany(identity: "\($0)", name: "Company \($0)") }
            let collection = world.store.collection
            try await collection.take([listing[0]], for: try await world.run()[0])
            try await collection.take(listing, for: try await world.run(on: world.date.adding(days: 1))[0])
            let told = { try await world.exceptions().compactMap(\.exception.newCompany).sorted() }
            #expect(try await told() == ["7", "8"])
            let filter = ExceptionFilter(integration: world.integration, identity: "7", limit: 9)
            #expect(try await world.mapped { try await $0.exceptions(filter) }.map(\.identity) == ["7"])
            let first = try await world.mapped { rows in
                #expect(try await rows.dismissal(of: "7", at: world.source) == nil)
                try await rows.closeExceptions(ofNew: ["7"], in: world.integration)
                return try await rows.dismiss("7", at: world.source, by: "anna")
            }
            #expect(first.identity == "7" && first.actor == "anna")
            #expect(try await world.mapped { try await $0.dismiss("7", at: world.source, by: "bert") } == first)
            #expect(try await told() == ["8"])
            try await collection.take(listing, for: try await world.run(on: world.date.adding(days: 2))[0])
            #expect(try await told() == ["8"])
            try await world.mapped { rows in
                try await rows.deleteDismissals(of: ["7"], at: world.source)
                #expect(try await rows.dismissal(of: "7", at: world.source) == nil)
            }
            try await collection.take(listing, for: try await world.run(on: world.date.adding(days: 3))[0])
            #expect(try await told() == ["7", "8"])
        }
    }
}
