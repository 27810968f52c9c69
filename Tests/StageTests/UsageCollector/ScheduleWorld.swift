import Billing
import Foundation
import Ports
import Runs
import SimulatedPorts

@testable import UsageCollectorStage

/// An integration that runs daily, over the simulated store, at a time the test chooses.
struct ScheduleWorld {
    let clock = HandClock()
    let store: SimulatedStore
    let letters: Letters

    /// - Parameters:
    ///   - minute: when runs start, in minutes after local midnight.
    ///   - due: when the integration is looked at first.
    ///   - last: the newest date that was scheduled.
    init(
        zone: String = "Europe/Berlin", minute: Int = 150, due: String = "2026-01-01T00:00:00Z", last: String? = nil
    ) async throws {
        store = SimulatedStore(clock: clock)
        letters = Letters(store, OpenGate(), topics: SimulatedTopics(), clock: SimulatedClock())
        store.addTenant(Ids.tenant, name: "Contoso")
        try await store.mapping().transaction(of: Ids.tenant) { rows in
            _ = try await rows.save(StageWorld.site)
            try await StageWorld.integrate(1, in: rows)
            _ = try await rows.save([StageWorld.company(1)])
        }
        try await schedule(1, zone: zone, minute: minute, due: due, last: last)
    }

    /// Makes an integration run daily.
    func schedule(
        _ integration: Int, zone: String, minute: Int, due: String = "2026-01-01T00:00:00Z", last: String? = nil
    ) async throws {
        try await store.mapping().transaction(of: Ids.tenant) { rows in
            guard var saved = try await rows.integration(Ids.integration(integration), lock: .exclusive) else {
                throw Unexpected("there is no integration \(integration)")
            }
            saved.timeZone = zone
            saved.runMinute = minute
            saved.nextDue = Ids.instant(due)
            _ = try await rows.save(saved)
        }
        store.change { $0.integrations[key(integration)]?.lastDate = last.map(Ids.day) }
    }

    /// One look at what is due at this time; how many integrations were.
    @discardableResult
    func pass(at time: String, jitter: Int = 0) async throws -> Int {
        try await pass(at: Ids.instant(time), jitter: jitter)
    }

    @discardableResult
    func pass(at time: Date, jitter: Int = 0) async throws -> Int {
        clock.set(time)
        return try await store.schedule().advance(
            limit: 100, jitter: { _ in .seconds(jitter) },
            decide: { due in
                due.standing.map(DailySchedule.decide)
                    ?? ScheduleDecision(run: nil, missed: [], next: .later(.seconds(3600)))
            })
    }

    /// The dates that were run, oldest first.
    func runs(of integration: Int = 1) -> [BillingDate] { dates(of: integration) { $0.state != .notCollected } }

    /// The dates that were missed, oldest first.
    func missed(of integration: Int = 1) -> [BillingDate] { dates(of: integration) { $0.state == .notCollected } }

    func row(_ integration: Int = 1) -> IntegrationRow? { store.rows.integrations[key(integration)] }

    /// When it is looked at next.
    var next: Date? { row()?.stored.nextDue }

    private func dates(of integration: Int, where isWanted: (RunRow) -> Bool) -> [BillingDate] {
        store.rows.runs.all { _, row in row.integration == Ids.integration(integration) && isWanted(row) }
            .map(\.row.key.date).sorted()
    }

    private func key(_ integration: Int) -> Owned<IntegrationID> { Owned(Ids.tenant, Ids.integration(integration)) }
}
