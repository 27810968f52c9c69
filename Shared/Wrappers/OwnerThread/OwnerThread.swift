import Foundation
import Locking

/// The owner thread has ended, or never started: `reason` is what `open` threw, or that it was closed.
package struct OwnerThreadClosed: Error, CustomStringConvertible {
    /// Why the thread no longer serves.
    package let reason: String
    /// The reason, for logs.
    package var description: String { "owner thread closed: \(reason)" }
}

/// A thread that owns one C handle: opened, used and freed there, therefore never `Sendable`.
///
/// `serve` is called once a round for handles that must be polled (it should wait a bounded time itself); without it
/// the thread sleeps until there is a job. `wake` interrupts that wait: it is called, from any thread, when a job has
/// come or the thread is closed. The handle's `deinit` runs on the thread too.
package final class OwnerThread<Handle: ~Copyable>: Sendable {
    /// One use of the handle on its thread.
    package typealias Use = @Sendable (inout Handle) -> Void
    private struct Job: Sendable {
        let run: Use
        let drop: @Sendable () -> Void
    }

    private let inbox: Inbox<Job>
    private let end = Locked("closed")
    private let ended = Gate()
    private let wake: (@Sendable () -> Void)?

    /// Starts the thread; `open` runs on it, and what it throws ends it: later calls then fail with that reason.
    package init(
        name: String, capacity: Int = 1024, open: @escaping @Sendable () throws -> Handle, serve: Use? = nil,
        wake: (@Sendable () -> Void)? = nil
    ) {
        let inbox = Inbox<Job>(capacity: capacity)
        self.inbox = inbox
        self.wake = wake
        let thread = Thread { [end, ended] in
            do {
                try Self.serveUntilClosed(inbox, open: open, serve: serve)
            } catch {
                end.withLock { $0 = String(describing: error) }
                inbox.close()
                while let jobs = inbox.takeAll(waiting: true) {
                    for job in jobs { job.drop() }
                }
            }
            ended.open()
        }
        thread.name = name
        thread.start()
    }

    /// The life of the handle, all of it on the thread: it is freed when this returns.
    private static func serveUntilClosed(
        _ inbox: Inbox<Job>, open: @Sendable () throws -> Handle, serve: Use?
    ) throws {
        var handle = try open()
        while let jobs = inbox.takeAll(waiting: serve == nil) {
            for job in jobs { job.run(&handle) }
            serve?(&handle)
        }
    }

    /// Runs `body` with the handle on its thread and returns what it returned or threw.
    package func run<Answer: Sendable, Failure: Error>(
        _ body: @escaping @Sendable (inout Handle) throws(Failure) -> Answer
    ) async throws(OwnerThreadClosed) -> Result<Answer, Failure> {
        guard await inbox.reserve() else { throw closedError() }
        let answer: Result<Answer, Failure>? = await withCheckedContinuation { waiter in
            let job = Job(
                run: { handle in
                    do throws(Failure) {
                        waiter.resume(returning: .success(try body(&handle)))
                    } catch {
                        waiter.resume(returning: .failure(error))
                    }
                },
                drop: { waiter.resume(returning: nil) })
            if inbox.put(job) { wake?() } else { job.drop() }
        }
        guard let answer else { throw closedError() }
        return answer
    }

    /// Takes no more jobs; the thread serves what it has and then frees the handle.
    package func close() {
        inbox.close()
        wake?()
    }

    /// Closes and waits until the handle is freed.
    ///
    /// May be called again.
    package func shutdown() async {
        close()
        await ended.pass()
    }

    deinit { close() }

    private func closedError() -> OwnerThreadClosed { OwnerThreadClosed(reason: end.withLock { $0 }) }
}
