import Foundation
import Ports

/// A process's clock: the simulation's time, a little off where clocks may differ.
struct ProcessClock: BusinessClock {
    private let simulation: Simulation
    private let beginning: Date

    /// - Parameter beginning: what the wall clock said when the simulation began.
    init(_ simulation: Simulation, beginning: Date) {
        self.simulation = simulation
        self.beginning = beginning
    }

    var now: Date { beginning + simulation.uptime / .seconds(1) }
    var uptime: Duration { simulation.uptime }

    func pause(for duration: Duration) async throws(CancellationError) { try await simulation.pause(duration) }
}
