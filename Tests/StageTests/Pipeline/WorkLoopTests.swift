import Billing
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

@Suite("The work loop", .timeLimit(.minutes(1)))
struct WorkLoopTests {
    private let world = LoopWorld()

    @Test("does at most so many items at once, and all of them in the end")
    func boundedConcurrency() async throws {
        try await world.queue.add((1...10).map { Ids.work($0) })
        try await world.run(concurrency: 3, taking: .seconds(10)) {
            for done in stride(from: 0, to: 9, by: 3) {
                try await world.wait("three more run") { world.running == 3 && world.ended == done }
                world.clock.advance(by: .seconds(10))
            }
            try await world.wait("the last runs") { world.running == 1 }
            world.clock.advance(by: .seconds(10))
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        #expect(world.seen.withLock { $0.most } == 3)
        #expect(Set(world.seen.withLock { $0.ended.map(\.company) }).count == 10)
        #expect(world.queue.claims.allSatisfy { (1...3).contains($0) })
    }

    @Test("an item that ends makes room at once, without an idle pause")
    func refills() async throws {
        try await world.queue.add((1...6).map { Ids.work($0) })
        try await world.run(concurrency: 2, idlePause: .seconds(3600), taking: .seconds(10)) {
            for done in [0, 2, 4] {
                try await world.wait("two run") { world.running == 2 && world.ended == done }
                world.clock.advance(by: .seconds(10))
            }
            try await world.wait("all have ended") { world.ended == 6 && world.rows.isEmpty }
            #expect(world.clock.uptime == .seconds(30))
        }
    }

    @Test("an idle loop looks again after its pause, and not before")
    func idle() async throws {
        try await world.run(idlePause: .seconds(5), taking: .zero) {
            try await world.wait("it pauses") { world.clock.pausing == 1 }
            try await world.queue.add([Ids.work(1)])
            world.clock.advance(by: .seconds(4))
            #expect(world.queue.claims == [3])
            world.clock.advance(by: .seconds(1))
            try await world.wait("the item has ended") { world.ended == 1 }
        }
    }

    @Test("stopping claims nothing more and finishes the items at hand")
    func stops() async throws {
        try await world.queue.add((1...3).map { Ids.work($0) })
        try await world.run(concurrency: 2, taking: .seconds(10)) {
            try await world.wait("two run") { world.running == 2 }
            world.stop()
            world.clock.advance(by: .seconds(10))
        }
        #expect(world.ended == 2)
        #expect(world.rows.map(\.work.company) == [Ids.company(3)])
        #expect(world.rows.allSatisfy { $0.token == nil && $0.attempts == 0 })
    }

    @Test("a claim is renewed while its item is worked on, and nobody else gets it")
    func renews() async throws {
        try await world.queue.add([Ids.work(1)])
        try await world.run(taking: .seconds(200)) {
            try await world.wait("it runs, watched") { world.running == 1 && world.clock.pausing == 3 }
            for renewal in 1...9 {
                world.clock.advance(by: .seconds(20))
                try await world.wait("renewed \(renewal) times") { world.queue.renewals == renewal }
                try await world.wait("all pause again") { world.clock.pausing == 3 }
                #expect(world.rows.allSatisfy { $0.leasedUntil.map { $0 > Moment(world.clock.now) } ?? false })
            }
            world.clock.advance(by: .seconds(20))
            try await world.wait("it has ended") { world.rows.isEmpty }
        }
        #expect(world.ended == 1)
        #expect(world.seen.withLock { $0.most } == 1)
    }

    @Test("a renewal that fails is tried again before the claim runs out")
    func renewalFails() async throws {
        try await world.queue.add([Ids.work(1)])
        try await world.run(taking: .seconds(70)) {
            try await world.wait("it runs, watched") { world.running == 1 && world.clock.pausing == 3 }
            world.gate.faults.fail("queue.renew")
            world.clock.advance(by: .seconds(20))
            try await world.wait("all pause again") { world.clock.pausing == 3 }
            #expect(world.queue.renewals == 0)
            world.clock.advance(by: .seconds(20))
            try await world.wait("renewed") { world.queue.renewals == 1 && world.clock.pausing == 3 }
            world.clock.advance(by: .seconds(30))
            try await world.wait("it has ended") { world.rows.isEmpty }
        }
        #expect(world.ended == 1)
    }

    @Test("whoever lost its claim stops, and changes nothing of the new owner's")
    func lostClaim() async throws {
        try await world.queue.add([Ids.work(1)])
        try await world.run(taking: .seconds(100)) {
            try await world.wait("it runs, watched") { world.running == 1 && world.clock.pausing == 3 }
            world.stealClaims()
            world.clock.advance(by: .seconds(20))
            try await world.wait("it stopped") { world.running == 0 && world.clock.pausing == 1 }
        }
        #expect(world.queue.renewals == 1 && world.ended == 0)
        #expect(world.rows.map(\.token) == ["stolen"])
        #expect(world.rows.allSatisfy { $0.reason == nil && world.due($0) == .zero })
    }

    @Test("work that is put off comes back when its time has come, with the reason kept")
    func putOff() async throws {
        try await world.queue.add([Ids.work(1)])
        let verdict: @Sendable (WorkItem) -> WorkVerdict = {
            $0.attempts == 0 ? .later(.seconds(30), reason: "busy") : .done
        }
        try await world.run(taking: .zero, ending: verdict) {
            try await world.wait("it is put off") { world.rows.first?.reason == "busy" }
            #expect(world.rows.map(world.due) == [.seconds(30)])
            for _ in 1...31 {
                try await world.wait("it pauses") { world.clock.pausing == 1 }
                world.clock.advance(by: .seconds(1))
            }
            try await world.wait("it is done") { world.rows.isEmpty }
        }
        #expect(world.seen.withLock { $0.ended.map(\.attempts) } == [0, 1])
    }

    @Test(
        "what the queue fails to take down is repeated once the claim has run out",
        arguments: [Faults.Kind.before, .after], ["complete", "postpone"])
    func concludingFails(kind: Faults.Kind, call: String) async throws {
        try await world.queue.add([Ids.work(1)])
        world.gate.faults.fail("queue.\(call)", kind)
        let verdict: @Sendable (WorkItem) -> WorkVerdict = {
            call == "postpone" && $0.attempts == 0 ? .later(.seconds(1), reason: "busy") : .done
        }
        try await world.run(taking: .zero, ending: verdict) {
            try await world.wait("it has ended once") { world.ended == 1 }
            for _ in 1...61 {
                try await world.wait("it pauses") { world.clock.pausing == 1 }
                world.clock.advance(by: .seconds(1))
            }
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        let attempts = world.seen.withLock { $0.ended.map(\.attempts) }
        #expect(attempts == (kind == .after && call == "complete" ? [0] : [0, 1]))
    }

    @Test("a queue that is away is asked again")
    func claimFails() async throws {
        try await world.queue.add([Ids.work(1)])
        world.gate.faults.fail("queue.claim", times: 3)
        try await world.run(taking: .zero) {
            for _ in 1...3 {
                try await world.wait("it pauses") { world.clock.pausing == 1 }
                world.clock.advance(by: .seconds(1))
            }
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        #expect(world.ended == 1)
    }

    @Test("what can never be done becomes a dead letter with its payload, then goes away")
    func impossible() async throws {
        try await world.queue.add([Ids.work(1, payload: [0xff, 0x00])])
        try await world.run(taking: .zero, ending: { _ in .impossible(reason: "it is no request") }) {
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        let letter = try #require(world.letters.letters.first)
        #expect(letter.reason == "it is no request" && Array(letter.value) == [0xff, 0x00])
        #expect(letter.topic == "work:collect" && letter.claimedTenant == Ids.tenant.text)
        #expect(world.topics.records.map(\.topic) == [.deadLetters])
        #expect(world.letters.counted == ["work:collect"])
    }

    @Test("an item is not let go before its dead letter is kept and told", arguments: ["keep", "publish"])
    func deadLetterFails(call: String) async throws {
        try await world.queue.add([Ids.work(1)])
        if call == "keep" { world.gate.faults.fail("deadLetters.keep") } else { world.topics.fail(1) }
        try await world.run(taking: .zero, ending: { _ in .impossible(reason: "never") }) {
            try await world.wait("it has ended once") { world.ended == 1 }
            for _ in 1...61 {
                try await world.wait("it pauses") { world.clock.pausing == 1 }
                world.clock.advance(by: .seconds(1))
            }
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        #expect(world.letters.letters.count == 1)
        #expect(world.topics.records.count == 1)
        #expect(world.letters.counted.count == 1, "a letter is told once")
    }

    @Test("one outside system gets at most so many at once, its neighbours go on")
    func perLane() async throws {
        try await world.queue.add((1...4).map { Ids.work($0) } + [Ids.work(5, lane: Ids.uuid(9))])
        try await world.run(concurrency: 10, perLane: 2, taking: .seconds(10)) {
            try await world.wait("two of the lane and the neighbour run") { world.running == 3 }
            world.clock.advance(by: .seconds(10))
            try await world.wait("the others run") { world.running == 2 && world.ended == 3 }
            world.clock.advance(by: .seconds(10))
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        #expect(world.seen.withLock { $0.most } == 3)
    }

    @Test("newer work that comes while the older is done stays and is done too")
    func newerWork() async throws {
        try await world.queue.add([Ids.work(1, sequence: 1)])
        try await world.run(taking: .seconds(10)) {
            try await world.wait("it runs") { world.running == 1 }
            try await world.queue.add([Ids.work(1, sequence: 2)])
            world.clock.advance(by: .seconds(10))
            try await world.wait("the newer runs") { world.running == 1 && world.ended == 1 }
            world.clock.advance(by: .seconds(10))
            try await world.wait("the queue is empty") { world.rows.isEmpty }
        }
        #expect(world.ended == 2)
    }
}
