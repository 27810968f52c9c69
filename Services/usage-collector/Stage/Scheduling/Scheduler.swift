import Billing
import Foundation
public import Observability
public import Ports

/// Starts due runs and keeps the history's partitions in order.
public struct Scheduler: Sendable {
    private let schedule: any RunSchedule
    private let clock: any BusinessClock
    private let jitterBound: Int
    private let logger: Logger

    /// A scheduler.
    /// - Parameter jitterBound: runs are spread over so many seconds after their time, by a hash of their integration.
    public init(schedule: any RunSchedule, clock: any BusinessClock, jitterBound: Duration, logger: Logger) {
        self.schedule = schedule
        self.clock = clock
        self.jitterBound = max(1, Int(jitterBound.components.seconds))
        self.logger = logger
    }

    /// Starts what is due.
    ///
    /// Returns how many integrations were due.
    public func pass() async throws(PortError) -> Int {
        let now = clock.now
        return try await schedule.advance(now: now, limit: 100) { due in
            let jitter = Self.jitter(of: due.integration, below: jitterBound)
            guard
                let daily = DailySchedule(
                    timeZone: due.timeZone, minuteOfDay: due.minuteOfDay, jitterSeconds: jitter)
            else {
                // The API refuses unknown zones; one that the system has lost since waits for a person.
                logger.error(
                    "an integration's time zone is unknown to this system",
                    metadata: ["tb.integration": .string(due.integration.text), "time_zone": .string(due.timeZone)])
                return ScheduleDecision(run: nil, missed: [], next: now.addingTimeInterval(3600))
            }
            return daily.decide(now: now, lastDate: due.lastDate, dueSince: due.dueSince)
        }
    }

    /// Makes and drops partitions.
    public func maintain() async throws(PortError) { try await schedule.maintain() }

    /// FNV-1a over the integration's id: spread, and the same every day on every machine.
    static func jitter(of integration: IntegrationID, below bound: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in integration.text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int(hash % UInt64(bound))
    }
}
