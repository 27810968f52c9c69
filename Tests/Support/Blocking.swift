import Foundation

/// Work that blocks, kept away from the threads that tasks run on.
package enum Blocking {
    /// Runs `body` on a thread of its own and returns what it returned or threw.
    package static func run<Answer: Sendable>(
        _ body: @escaping @Sendable () throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { waiter in
            Thread.detachNewThread { waiter.resume(with: Result { try body() }) }
        }
    }
}
