import Dispatch
import Foundation
import Locking

/// Lives many worlds on several threads, each on one.
package struct Crew: Sendable {
    private let threads: Int

    package init(threads: Int = 2) { self.threads = threads }

    /// Lives every seed, in order, until one's answer is not `nil`; what was answered, by seed.
    ///
    /// Blocks the calling thread.
    package func search<Answer: Sendable>(
        _ seeds: Range<UInt64>, _ live: @escaping @Sendable (UInt64) -> Answer?
    ) -> [(seed: UInt64, answer: Answer)] {
        let next = Locked(seeds.lowerBound)
        let found = Locked<[(seed: UInt64, answer: Answer)]>([])
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<threads {
            let thread = Thread {
                while found.withLock({ $0.isEmpty }), let seed = Self.take(next, below: seeds.upperBound) {
                    if let answer = live(seed) { found.withLock { $0.append((seed, answer)) } }
                }
                done.signal()
            }
            // Tasks that run inside one another run on its stack.
            thread.stackSize = 16 << 20
            thread.start()
        }
        for _ in 0..<threads { done.wait() }
        return found.withLock { $0.sorted { $0.seed < $1.seed } }
    }

    private static func take(_ next: Locked<UInt64>, below end: UInt64) -> UInt64? {
        next.withLock { seed in
            guard seed < end else { return nil }
            seed += 1
            return seed - 1
        }
    }
}
