import Lifecycle
import Locking
import Observability
import Pipeline
import Ports
import SimulatedPorts
import Support
import Testing

@Suite("A round", .timeLimit(.minutes(1)))
struct RoundTests {
    private let clock = SteppedClock()
    private let passes = Locked(0)

    /// Runs a round with pauses of ten seconds while `body` looks at it, then asks it to stop and waits for its end.
    private func run(
        _ pass: @escaping Round.Pass, while body: (_ stop: @escaping @Sendable () -> Void) async throws -> Void
    ) async throws {
        let round = Round("sweep", every: .seconds(10), clock: clock, logger: .disabled, pass)
        #expect(round.name == "sweep")
        try await withManualGracefulShutdown { stop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await round.run() }
                try await body(stop)
                stop()
                try await group.waitForAll()
            }
        }
    }

    private func wait(_ what: String, _ condition: () async throws -> Bool) async throws {
        try await eventually(within: .seconds(20), what, condition)
    }

    @Test("goes on at once while it finds something, then pauses")
    func findsSomething() async throws {
        try await run { [passes] () async throws(PortError) in
            passes.withLock { count in
                count += 1
                return max(0, 3 - count)
            }
        } while: { _ in
            try await wait("it pauses") { clock.pausing == 1 }
            #expect(passes.withLock { $0 } == 3)
            clock.advance(by: .seconds(9))
            #expect(passes.withLock { $0 } == 3)
            clock.advance(by: .seconds(1))
            try await wait("it goes on") { passes.withLock { $0 } == 4 && clock.pausing == 1 }
        }
        #expect(clock.uptime == .seconds(10))
    }

    @Test("that fails is done again after the pause, not at once and not never")
    func fails() async throws {
        try await run { [passes] () async throws(PortError) in
            let count = passes.withLock { count in
                count += 1
                return count
            }
            if count <= 2 { throw PortError(.unavailable, "away") }
            return 0
        } while: { _ in
            for count in 1...3 {
                try await wait("it pauses after pass \(count)") { clock.pausing == 1 }
                #expect(passes.withLock { $0 } == count)
                clock.advance(by: .seconds(10))
                try await wait("the next pass") { passes.withLock { $0 } == count + 1 }
            }
        }
    }

    @Test("ends its pause at once when it is asked to stop")
    func stopsInPause() async throws {
        try await run { [passes] () async throws(PortError) in
            passes.withLock { $0 += 1 }
            return 0
        } while: { _ in
            try await wait("it pauses") { clock.pausing == 1 }
        }
        #expect(clock.uptime == .zero && clock.pausing == 0)
        #expect(passes.withLock { $0 } == 1)
    }

    @Test("finishes the pass at hand when it is asked to stop, and begins no other")
    func stopsAfterPass() async throws {
        let (began, gate) = (Locked(false), Latch())
        let wasCancelled = Locked<Bool?>(nil)
        try await run { [passes] () async throws(PortError) in
            began.withLock { $0 = true }
            await gate.wait()
            wasCancelled.withLock { $0 = Task.isCancelled }
            passes.withLock { $0 += 1 }
            return 1
        } while: { stop in
            try await wait("it has begun") { began.withLock { $0 } }
            stop()
            #expect(passes.withLock { $0 } == 0)
            gate.raise()
        }
        #expect(passes.withLock { $0 } == 1 && wasCancelled.withLock { $0 } == false)
    }

    @Test("that is asked to stop before it begins does nothing")
    func stopsBefore() async throws {
        let round = Round("sweep", every: .seconds(10), clock: clock, logger: .disabled) {
            [passes] () async throws(PortError) in
            passes.withLock { $0 += 1 }
            return 1
        }
        try await withManualGracefulShutdown { stop in
            stop()
            try await round.run()
        }
        #expect(passes.withLock { $0 } == 0)
    }
}
