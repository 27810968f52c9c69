/// One simulated world from its beginning to its end.
package struct Life: Sendable {
    /// What came of it.
    package struct Report: Sendable {
        package let seed: UInt64
        package let violation: Violation?
        package let trace: TraceHash
        package let figures: Figures
        /// The last steps with their time.
        package let lastSteps: [String]
    }

    private let seed: UInt64
    private let days: Int
    private let bug: PlantedBug?

    package init(seed: UInt64, days: Int = 5, bug: PlantedBug? = nil) {
        self.seed = seed
        self.days = days
        self.bug = bug
    }

    /// Lives it on the calling thread.
    package func run() -> Report {
        var random = SeededRandom(seed: seed)
        let blueprint = Blueprint.drawn(days: days, &random)
        let simulation = Simulation(seed: random.next())
        let world: World
        do {
            world = try World(blueprint: blueprint, simulation: simulation, random: &random, bug: bug)
        } catch {
            preconditionFailure("the world of seed \(seed) cannot be made: \(error)")
        }
        let end = simulation.run {
            do {
                try await world.live()
            } catch let violation as Violation {
                world.chronicle.report(violation)
            } catch {
                world.chronicle.report(Violation("the world itself works", "\(error)"))
            }
        }
        switch end {
        case .finished, .halted: break
        case .stuck: world.chronicle.report(Violation("nothing waits for ever", "no job and no timer is left"))
        case .endless: world.chronicle.report(Violation("everything comes to rest", "\(simulation.steps) steps"))
        }
        var figures = world.chronicle.figures
        figures.steps = simulation.steps
        return Report(
            seed: seed, violation: world.chronicle.violation, trace: simulation.trace, figures: figures,
            lastSteps: world.chronicle.lastSteps)
    }
}
