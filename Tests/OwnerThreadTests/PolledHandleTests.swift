import Foundation
import Locking
import OwnerThread
import Testing

/// Stands for a C library that must be polled and can be woken from any thread.
private final class Poll: Sendable {
    private let bell = DispatchSemaphore(value: 0)
    private let count = Locked(0)

    var rounds: Int { count.withLock { $0 } }

    /// Waits long, unless it is woken.
    func wait() {
        count.withLock { $0 += 1 }
        _ = bell.wait(timeout: .now() + 60)
    }

    func wake() { bell.signal() }
}

@Suite struct PolledHandleTests {
    @Test("a job wakes a thread that polls, and so does the end")
    func woken() async throws {
        let (log, poll) = (HandleLog(), Poll())
        let owner = OwnerThread(
            name: "tests", open: { LoggedHandle(log) }, serve: { _ in poll.wait() }, wake: { poll.wake() })
        let start = ContinuousClock.now
        for number in 1...100 {
            let count = try await owner.run { handle -> Int in
                handle.count += 1
                return handle.count
            }.get()
            #expect(count == number)
        }
        await owner.shutdown()
        // One missed signal would cost the whole wait of a poll.
        #expect(ContinuousClock.now - start < .seconds(50))
        #expect(log.events == ["opened", "freed"])
        #expect(poll.rounds > 0)
    }

    @Test("serving goes on between jobs, on the same thread")
    func serves() async throws {
        let (log, rounds) = (HandleLog(), Locked(0))
        let pace = DispatchSemaphore(value: 0)
        let owner = OwnerThread(
            name: "tests", open: { LoggedHandle(log) },
            serve: { handle in
                handle.count += 1
                let count = rounds.withLock { rounds in
                    rounds += 1
                    return rounds
                }
                if count == 1 { handle.log.note("served") }
                _ = pace.wait(timeout: .now() + 0.001)
            })
        while rounds.withLock({ $0 }) < 10 { await Task.yield() }
        let count = try await owner.run { $0.count }.get()
        #expect(count >= 10)
        await owner.shutdown()
        #expect(log.threads.count == 1)
        #expect(log.events == ["opened", "served", "freed"])
    }
}
