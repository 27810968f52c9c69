import Billing
package import Observability
package import Pipeline
package import Ports
import Runs

/// Starts due runs and keeps the history's partitions in order.
package struct Scheduler: Sendable {
    /// How many integrations are looked at together.
    private static let batch = 100
    /// An integration that nothing can be done for is looked at again after so long.
    private static let later = Duration.seconds(3600)

    private let schedule: any RunSchedule
    private let deadLetters: DeadLetterOffice
    private let time: any StoreTime
    private let clock: any BusinessClock
    private let jitterBound: Int
    private let logger: Logger

    /// A scheduler.
    /// - Parameters:
    ///   - time: the store's clock, which says when a run is due.
    ///   - clock: the process's own: one that differs from it schedules nothing.
    ///   - jitterBound: runs are spread over so many seconds after their time, by a hash of their integration.
    package init(
        schedule: any RunSchedule, time: any StoreTime, clock: any BusinessClock, jitterBound: Duration,
        deadLetters: DeadLetterOffice, logger: Logger
    ) {
        self.schedule = schedule
        self.time = time
        self.clock = clock
        self.deadLetters = deadLetters
        self.jitterBound = max(1, Int(jitterBound.components.seconds))
        self.logger = logger
    }

    /// Starts what is due, unless this process's clock is wrong: whatever else it does then is not to be trusted either.
    ///
    /// An integration whose run cannot be stored is told by a dead letter and looked at later, and the others' runs start.
    /// Returns how many integrations were due.
    package func pass() async throws(PortError) -> Int {
        let difference = try await time.difference(from: clock)
        guard difference.isTolerable else {
            logger.error("nothing is scheduled: the clock is wrong", metadata: ["error": .error(difference)])
            return 0
        }
        do throws(PortError) {
            return try await advance(nil)
        } catch {
            guard error.isOfContent else { throw error }
        }
        let due = try await schedule.due(limit: Self.batch)
        try await splitting(due) { (part) async throws(PortError) in
            _ = try await advance(part)
        } offender: { (alone, error) async throws(PortError) in
            try await deadLetters.giveUp(
                row: "integration", key: alone.integration.text, of: alone.tenant,
                reason: "its run cannot be started: \(error.message)")
            try await schedule.putOff(alone, for: Self.later)
        }
        return due.count
    }

    private func advance(_ chosen: [IntegrationKey]?) async throws(PortError) -> Int {
        try await schedule.advance(
            limit: Self.batch, among: chosen, jitter: { .seconds(Self.jitter(of: $0, below: jitterBound)) },
            decide: { due in
                if let standing = due.standing { return DailySchedule.decide(standing) }
                // The API refuses unknown zones; one that the store has lost since waits for a person.
                logger.error(
                    "an integration's time zone is unknown to the store",
                    metadata: ["tb.integration": .string(due.integration.text), "time_zone": .string(due.timeZone)])
                return ScheduleDecision(run: nil, missed: [], next: .later(Self.later))
            })
    }

    /// Makes and drops partitions.
    package func maintain() async throws(PortError) { try await schedule.maintain() }

    /// FNV-1a over the integration's id: spread, and the same every day on every machine.
    static func jitter(of integration: IntegrationID, below bound: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in integration.text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int(hash % UInt64(bound))
    }
}
