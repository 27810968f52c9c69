import Foundation
import Locking
import OwnerThread
import Testing

/// What happened to a handle, and on which threads.
final class HandleLog: Sendable {
    struct Entry: Sendable, Equatable {
        let event: String
        let thread: UInt
    }

    private let entries = Locked<[Entry]>([])

    func note(_ event: String) {
        let entry = Entry(event: event, thread: UInt(pthread_self()))
        entries.withLock { $0.append(entry) }
    }

    var events: [String] { entries.withLock { $0.map(\.event) } }
    var threads: Set<UInt> { entries.withLock { Set($0.map(\.thread)) } }
}

/// Stands for a C handle: counts, and tells its log when it is opened and freed.
struct LoggedHandle: ~Copyable {
    let log: HandleLog
    var count = 0

    init(_ log: HandleLog) {
        self.log = log
        log.note("opened")
    }

    deinit { log.note("freed") }
}

@Suite struct OwnerThreadTests {
    private struct Wrong: Error, Equatable {}

    @Test("the handle is opened, used and freed on one thread, which is not the caller's")
    func oneThread() async throws {
        let log = HandleLog()
        let owner = OwnerThread(name: "tests", open: { LoggedHandle(log) })
        for number in 1...3 {
            let count = try await owner.run { handle -> Int in
                handle.log.note("used")
                handle.count += 1
                return handle.count
            }.get()
            #expect(count == number)
        }
        await owner.shutdown()
        #expect(log.events == ["opened", "used", "used", "used", "freed"])
        #expect(log.threads.count == 1)
        #expect(!log.threads.contains(UInt(pthread_self())))
    }

    @Test("jobs of many senders run one at a time, through an inbox of four")
    func manySenders() async throws {
        let log = HandleLog()
        let owner = OwnerThread(name: "tests", capacity: 4, open: { LoggedHandle(log) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    for _ in 0..<40 { _ = try await owner.run { $0.count += 1 } }
                }
            }
            try await group.waitForAll()
        }
        let count = try await owner.run { $0.count }.get()
        #expect(count == 2000)
        await owner.shutdown()
    }

    @Test("a typed error comes back as it was thrown")
    func typedError() async throws {
        let owner = OwnerThread(name: "tests", open: { LoggedHandle(HandleLog()) })
        let result = try await owner.run { (_) throws(Wrong) -> Int in throw Wrong() }
        #expect(throws: Wrong()) { try result.get() }
        await owner.shutdown()
    }

    @Test("when the handle cannot be opened, all callers are told why, early and late ones")
    func failedOpen() async throws {
        let owner = OwnerThread<LoggedHandle>(name: "tests", capacity: 1, open: { throw Wrong() })
        let reasons = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { await reason(of: owner) } }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(reasons == ["Wrong()"])
        await owner.shutdown()
        #expect(await reason(of: owner) == "Wrong()")
    }

    @Test("after closing, accepted jobs are served and later ones refused; every caller gets an answer")
    func closeWhileSending() async throws {
        for _ in 0..<100 {
            let log = HandleLog()
            let owner = OwnerThread(name: "tests", capacity: 2, open: { LoggedHandle(log) })
            let served = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 { group.addTask { await reason(of: owner) == nil } }
                group.addTask {
                    await owner.shutdown()
                    return false
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect((0...10).contains(served))
            #expect(log.events == ["opened", "freed"])
            #expect(await reason(of: owner) == "closed")
        }
    }

    @Test("a dropped owner frees its handle")
    func dropped() async throws {
        let log = HandleLog()
        let freed = DispatchSemaphore(value: 0)
        do {
            let owner = OwnerThread(
                name: "tests",
                open: { FreedSignal(log: log, freed: freed) })
            _ = try await owner.run { $0.log.note("used") }
        }
        let isFreed = await onThread { freed.wait(timeout: .now() + 10) == .success }
        #expect(isFreed)
        #expect(log.events == ["used", "freed"])
    }

    @Test("shutting down twice at once waits for the same end")
    func shutdownTwice() async {
        let log = HandleLog()
        let owner = OwnerThread(name: "tests", open: { LoggedHandle(log) })
        async let first: Void = owner.shutdown()
        async let second: Void = owner.shutdown()
        _ = await (first, second)
        #expect(log.events == ["opened", "freed"])
    }

    private func reason(of owner: OwnerThread<LoggedHandle>) async -> String? {
        do throws(OwnerThreadClosed) {
            _ = try await owner.run { $0.count += 1 }
            return nil
        } catch {
            return error.reason
        }
    }
}

/// A handle that signals when it is freed.
private struct FreedSignal: ~Copyable {
    let log: HandleLog
    let freed: DispatchSemaphore

    deinit {
        log.note("freed")
        freed.signal()
    }
}

/// Runs what blocks on a thread of its own.
func onThread<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
    await withCheckedContinuation { waiter in
        Thread.detachNewThread { waiter.resume(returning: body()) }
    }
}
