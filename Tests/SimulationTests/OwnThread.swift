import Foundation

/// Runs a world on a thread of its own: it takes seconds, and all tests' tasks share two threads.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { waiting in
        Thread { waiting.resume(returning: body()) }.start()
    }
}
