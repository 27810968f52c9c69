import Contracts
import Foundation
import Locking
import Ports

/// A clock whose pauses end at once and move it on.
final class SimulatedClock: BusinessClock {
    private let state = Locked<(now: Date, uptime: Duration, pauses: [Duration])>(
        (Date(timeIntervalSince1970: 1_795_514_400), .zero, []))

    var now: Date { state.withLock { $0.now } }
    var uptime: Duration { state.withLock { $0.uptime } }
    var pauses: [Duration] { state.withLock { $0.pauses } }

    func pause(for duration: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        advance(by: duration)
        state.withLock { $0.pauses.append(duration) }
        await Task.yield()
    }

    func advance(by duration: Duration) {
        state.withLock { state in
            state.now += duration / .seconds(1)
            state.uptime += duration
        }
    }
}

/// Always in the middle.
struct MiddlingRandom: RandomSource {
    func fraction() -> Double { 0.5 }
}

/// A publisher that remembers.
final class SimulatedTopics: TopicPublisher {
    private let state = Locked<(records: [OutgoingRecord], failures: Int)>(([], 0))

    var records: [OutgoingRecord] { state.withLock { $0.records } }

    /// The next `count` publications fail.
    func fail(_ count: Int) { state.withLock { $0.failures = count } }

    func publish(_ records: [OutgoingRecord]) async throws(PortError) {
        let isFailing = state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                return true
            }
            state.records += records
            return false
        }
        if isFailing { throw PortError(.unavailable, "publishing: the broker is away") }
    }

    /// The messages of one kind, in order.
    func messages<Expected: Message>(_ type: Expected.Type) -> [Expected] {
        records.filter { $0.topic == Expected.topic }.compactMap { try? CanonicalJSON.decode(type, from: $0.value) }
    }
}
