import Billing
import Contracts
import Ports
import Testing

@Suite("writes that were looked for in vain", .serialized)
struct SuspectContract {
    private func with(_ kind: StoreKind, _ body: (World, WriteTask) async throws -> Void) async throws {
        try await World.with(kind, companies: 2) { try await body($0, try await $0.newTask()) }
    }

    /// A create that was sent and did not show.
    private func suspect(_ world: World, _ task: WriteTask) async throws -> WriteIntent {
        let intent = try await world.store.writer.intend(
            .create, entry: world.entry(), quantity: UnitCount(3), in: task)
        try await world.store.writer.observe([world.entry(.suspect)], in: task, intents: [intent.id: .suspect])
        return intent
    }

    @Test("leave their slot free and their agreement remembered", arguments: StoreKind.allCases)
    func goesOn(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let first = try await suspect(world, task)
            let doubted = try await world.task()
            #expect(doubted.unsettled.isEmpty && doubted.suspects.map(\.id) == [first.id])
            #expect(doubted.suspects.map(\.agreement) == [AgreementID(31)] && doubted.questioned == [AgreementID(31)])
            let second = try await world.store.writer.intend(
                .create, entry: world.entry(quantity: 4), quantity: UnitCount(4), in: task)
            let now = try await world.task()
            #expect(now.ledger == [world.entry(quantity: 4)] && now.unsettled.map(\.id) == [second.id])
            let live = world.entry(.live, addition: 901, quantity: 4)
            try await world.store.writer.settle(second, as: .applied, entry: live, in: task)
            try await world.store.writer.observe([], in: task, intents: [first.id: .notApplied])
            let after = try await world.task()
            #expect(after.ledger == [live] && after.suspects.isEmpty)
        }
    }

    @Test(
        "a repetition that is refused leaves the entry suspect, for the first may yet come; its end takes it away",
        arguments: StoreKind.allCases)
    func refusedRepetition(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let first = try await suspect(world, task)
            let second = try await world.store.writer.intend(
                .create, entry: world.entry(), quantity: UnitCount(3), in: task)
            try await world.store.writer.settle(second, as: .refused, entry: nil, in: task)
            #expect(try await world.task().ledger == [world.entry(.suspect)])
            try await world.store.writer.observe([], in: task, intents: [first.id: .notApplied])
            let after = try await world.task()
            #expect(after.ledger.isEmpty && after.questioned.isEmpty)
        }
    }

    @Test("two of one generation: the entry stays until both are known", arguments: StoreKind.allCases)
    func two(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let (first, second) = (try await suspect(world, task), try await suspect(world, task))
            try await world.store.writer.observe([], in: task, intents: [first.id: .notApplied])
            #expect(try await world.task().ledger == [world.entry(.suspect)])
            try await world.store.writer.observe(
                [world.entry(.live, addition: 901)], in: task, intents: [second.id: .applied])
            #expect(try await world.task().ledger == [world.entry(.live, addition: 901)])
        }
    }

    @Test(
        "what is known of one is never taken back, and a live entry never becomes suspect",
        arguments: StoreKind.allCases)
    func final(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let intent = try await suspect(world, task)
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.observe([live], in: task, intents: [intent.id: .applied])
            for outcome in [WriteIntent.Outcome.suspect, .notApplied, .refused] {
                let why = try await failure {
                    try await world.store.writer.observe([], in: task, intents: [intent.id: outcome])
                }
                #expect(why?.reason == .refused)
            }
            let back = try await failure {
                try await world.store.writer.observe([world.entry(.suspect)], in: task, intents: [:])
            }
            #expect(back?.reason == .refused)
            let again = try await failure {
                _ = try await world.store.writer.intend(.create, entry: world.entry(), quantity: UnitCount(3), in: task)
            }
            #expect(again?.reason == .refused)
        }
    }

    @Test(
        "are looked for after an hour, when their age has doubled, and at the end of a day",
        arguments: StoreKind.allCases)
    func looks(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            _ = try await suspect(world, task)
            func due() async throws -> [ManagedCompanyID] {
                try await world.store.writer.suspected(limit: 9).map(\.managedCompany)
            }
            #expect(try await due().isEmpty)
            let steps = [
                (3400, false), (260, true), (0, false), (3500, false), (300, true), (3700, false), (4000, true),
            ]
            for (pass, isDue) in steps {
                try await world.store.pass(.seconds(pass))
                #expect(try await due() == (isDue ? [world.company] : []), "after \(pass) more")
            }
            try await world.store.pass(.seconds(20 * 3600))
            #expect(try await due() == [world.company])
            try await world.store.pass(.seconds(3601))
            #expect(try await due() == [world.company], "the day is over, and it is not known yet")
        }
    }

    @Test("a write that stays open is looked for as well", arguments: StoreKind.allCases)
    func openOnes(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let intent = try await world.store.writer.intend(
                .create, entry: world.entry(), quantity: UnitCount(3), in: task)
            #expect(try await world.store.writer.suspected(limit: 9).isEmpty)
            try await world.store.pass(.seconds(3700))
            #expect(try await world.store.writer.suspected(limit: 9).map(\.managedCompany) == [world.company])
            #expect(try await world.store.writer.suspected(limit: 9).isEmpty, "once for each look")
            try await world.store.writer.settle(intent, as: .notApplied, entry: nil, in: task)
            try await world.store.pass(.seconds(7500))
            #expect(try await world.store.writer.suspected(limit: 9).isEmpty)
        }
    }

    @Test("who creates in our name is known once, for the site", arguments: StoreKind.allCases)
    func members(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            #expect(task.ownMembers.isEmpty)
            for member in ["api", "api", "api2"] { try await world.store.writer.know(member, in: task) }
            #expect(try await world.task().ownMembers == ["api", "api2"])
        }
    }

    @Test("healing needs no current plan, and writes no entry", arguments: StoreKind.allCases)
    func heals(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.observe([live], in: task, intents: [:])
            try await world.change { $0.automaticBilling = false }
            let twin = world.entry(.live, addition: 950)
            let intent = try await world.store.writer.intend(.heal, entry: twin, quantity: .zero, in: task)
            #expect(intent.addition == AdditionID(950))
            try await world.store.writer.settle(intent, as: .applied, entry: nil, in: task)
            let now = try await world.task()
            #expect(now.ledger == [live] && now.questioned.isEmpty)
        }
    }
}
