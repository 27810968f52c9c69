import Foundation

/// Runs what computes for seconds on a thread of its own: all tests' tasks share two threads, and servers among them
/// would not answer.
package func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { waiting in
        Thread { waiting.resume(returning: body()) }.start()
    }
}
