import Dispatch
import Locking

/// A bounded queue between tasks, which may wait for room, and one thread, which may wait for work.
///
/// Two steps, `reserve()` (may suspend) then `put(_:)` (never suspends): a continuation's body is synchronous, so a
/// sender could not wait for room inside it. A freed place is handed to the longest waiter; nobody overtakes.
final class Inbox<Job: Sendable>: Sendable {
    private struct State: Sendable {
        var jobs: [Job] = []
        var reserved = 0
        var senders: [CheckedContinuation<Bool, Never>] = []
        var isClosed = false
    }

    private let capacity: Int
    private let state = Locked(State())
    private let bell = DispatchSemaphore(value: 0)

    init(capacity: Int) { self.capacity = capacity }

    /// Waits for a place.
    ///
    /// `false`: the inbox is closed.
    func reserve() async -> Bool {
        await withCheckedContinuation { sender in
            let now: Bool? = state.withLock { state in
                if state.isClosed { return false }
                if state.reserved < capacity {
                    state.reserved += 1
                    return true
                }
                state.senders.append(sender)
                return nil
            }
            if let now { sender.resume(returning: now) }
        }
    }

    /// Puts a job on a reserved place.
    ///
    /// `false`: closed since the reservation, the job was not taken.
    func put(_ job: Job) -> Bool {
        let (taken, ring) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.jobs.append(job)
            return (true, state.jobs.count == 1)
        }
        if ring { bell.signal() }
        return taken
    }

    /// Takes all jobs; with `waiting` blocks the thread until there is one.
    ///
    /// `nil`: closed and drained.
    func takeAll(waiting: Bool) -> [Job]? {
        while true {
            let (jobs, woken, closed) = state.withLock { state in
                let jobs = state.jobs
                state.jobs = []
                state.reserved -= jobs.count
                let room = min(capacity - state.reserved, state.senders.count)
                let woken = Array(state.senders.prefix(max(room, 0)))
                state.senders.removeFirst(woken.count)
                state.reserved += woken.count
                return (jobs, woken, state.isClosed)
            }
            for sender in woken { sender.resume(returning: true) }
            if !jobs.isEmpty { return jobs }
            if closed { return nil }
            if !waiting { return [] }
            bell.wait()
        }
    }

    /// Takes no more jobs; those already taken are still served.
    func close() {
        let senders = state.withLock { state in
            state.isClosed = true
            defer { state.senders = [] }
            return state.senders
        }
        for sender in senders { sender.resume(returning: false) }
        bell.signal()
    }
}
