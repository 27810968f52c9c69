import Billing
import Lifecycle
import Simulators

/// One day after the other.
extension World {
    /// How long the weather is bad at most, and how long everything may take to come to rest afterwards.
    private static let storm = Duration.seconds(240)
    private static let patience = Duration.seconds(3 * 3600)
    private static let longestStop = Duration.seconds(900)

    func live() async throws {
        try await setUp()
        for day in 1...blueprint.days { try await live(day) }
    }

    private func live(_ day: Int) async throws {
        await simulation.delay(.seconds(60 + (day - 1) * 86_400) - simulation.uptime)
        chronicle.tell("world", "day \(day)")
        outside.beginDay(day)
        for change in outside.changes(day: day) { _ = try outside.apply(change) }
        sky.turn(to: blueprint.conditions.storm)
        let evening = Latch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for replica in roster { group.addTask { await replica.run(until: evening, over: self.broker) } }
            schedule(day)
            await simulation.delay(Self.storm)
            if !blueprint.conditions.restlessDays.contains(day) { try await rest(day) }
            chronicle.tell("world", "evening")
            let late = simulation.after(Self.longestStop) { [chronicle] in
                chronicle.report(
                    Violation("a service stops when it is asked to", "one had not after a quarter of an hour"))
            }
            evening.raise()
            try await group.waitForAll()
            simulation.cancel(late)
        }
        chronicle.count { $0.days += 1 }
    }

    /// Requests of people, and outages, in the course of the day.
    private func schedule(_ day: Int) {
        for tenant in blueprint.tenants {
            for integration in tenant.integrations where !integration.isScheduled {
                let id = Names.integration(integration.name, of: tenant.name)
                for number in 1...integration.runsPerDay[day - 1] {
                    let wish = RunDesk.Wish(tenant: tenant.id, integration: id, day: day, number: number)
                    simulation.after(.milliseconds(dice.roll { $0.within(0...150_000) })) { [desk] in
                        desk.ask(for: wish)
                    }
                }
            }
        }
        for tenant in blueprint.tenants {
            for company in tenant.companies {
                guard let agreement = company.moves[day] else { continue }
                let move = RunDesk.Move(
                    tenant: tenant.id,
                    integration: Names.integration(tenant.integrations[company.integration].name, of: tenant.name),
                    identity: company.id, agreement: AgreementID(agreement))
                simulation.after(.milliseconds(dice.roll { $0.within(0...200_000) })) { [desk, chronicle] in
                    chronicle.count { $0.moves += 1 }
                    desk.ask(for: move)
                }
            }
        }
        for outage in blueprint.conditions.outages where outage.day == day {
            let source = Names.source(outage.source, of: outage.tenant)
            simulation.after(.seconds(outage.seconds.lowerBound)) { [outages, sky] in
                // Once the weather is calm nothing breaks any more.
                if sky.now.isBad { outages.set(source, isDown: true) }
            }
            simulation.after(.seconds(outage.seconds.upperBound)) { [outages] in outages.set(source, isDown: false) }
        }
    }

    /// Waits until nothing is left to do, and judges what has come of the day.
    private func rest(_ day: Int) async throws(Violation) {
        chronicle.tell("world", "the weather is calm")
        sky.turn(to: .calm)
        outages.end()
        do throws(Violation) {
            try await untilQuiet(day)
            try EndOfDay(self, day: day).check()
        } catch {
            // Nothing more is done: what comes of the processes does not matter.
            chronicle.report(error)
            throw error
        }
    }

    private func untilQuiet(_ day: Int) async throws(Violation) {
        let deadline = simulation.uptime + Self.patience
        while let unrest = EndOfDay(self, day: day).unrest {
            guard simulation.uptime < deadline else {
                throw Violation("every day comes to rest", "on day \(day) after three calm hours \(unrest)")
            }
            await simulation.delay(.seconds(5))
        }
    }
}
