import Lifecycle
import Locking
import Ports
import SimulatedPorts

/// One life of a process, from its start to its stop or crash.
///
/// Every call of its ports passes here. Once it has crashed each of them waits a moment and fails for good: whatever its
/// code still does in unwinding reaches nobody.
final class Incarnation: PortGate {
    private struct State: Sendable {
        var calls = 0
        var isDead = false
    }

    /// Which process, and which of its lives: `writer-2 #3`.
    let name: String
    /// Raised when it crashes.
    let death = Latch()
    /// Raised when it is asked to stop.
    let stop = Latch()
    let simulation: Simulation
    let sky: Sky
    let chronicle: Chronicle
    let dice: Dice
    /// It crashes at the call of this number, whatever the weather.
    private let crashesAt: Int?
    private let state = Locked(State())

    init(
        _ name: String, simulation: Simulation, sky: Sky, chronicle: Chronicle, dice: Dice, crashesAt: Int? = nil
    ) {
        self.name = name
        self.simulation = simulation
        self.sky = sky
        self.chronicle = chronicle
        self.dice = dice
        self.crashesAt = crashesAt
    }

    var isDead: Bool { state.withLock { $0.isDead } }

    /// Kills it, as `kill -9` does.
    func crash(_ reason: String) {
        let wasAlive = state.withLock { state in
            defer { state.isDead = true }
            return !state.isDead
        }
        guard wasAlive else { return }
        chronicle.tell(name, "CRASHES \(reason)")
        chronicle.count { $0.crashes += 1 }
        death.raise()
    }

    /// Counts a call; whether it is the one to crash at.
    func begin(_ call: String) -> Bool {
        chronicle.tell(name, call)
        chronicle.count { $0.portCalls += 1 }
        return state.withLock { state in
            state.calls += 1
            return state.calls == crashesAt
        }
    }

    func enter(_ call: String) async throws(PortError) {
        try await requireLife(call)
        let crashesHere = begin(call)
        try await pass(call, crashesHere: crashesHere, fails: \.failure, "before")
    }

    func leave(_ call: String) async throws(PortError) {
        try await pass(call, crashesHere: false, fails: \.lostAnswer, "after")
    }

    private func pass(
        _ call: String, crashesHere: Bool, fails: any KeyPath<Weather, Double> & Sendable, _ moment: String
    ) async throws(PortError) {
        let weather = sky.now
        let (wait, crashes, isFailing) = dice.roll { dice in
            (Self.wait(weather, &dice), dice.chance(weather.crash / 2), dice.chance(weather[keyPath: fails]))
        }
        await simulation.delay(wait)
        if crashes || crashesHere { crash("\(moment) \(call)") }
        try await requireLife(call)
        if isFailing {
            chronicle.tell(name, "\(call) fails \(moment) its effect")
            throw PortError(.unavailable, "\(call): made to fail \(moment) its effect")
        }
    }

    private func requireLife(_ call: String) async throws(PortError) {
        guard isDead else { return }
        // It waits first: a loop that tries again at once must not spin within one job.
        await simulation.delay(.microseconds(1))
        throw PortError(.unavailable, "\(call): the process has crashed")
    }

    private static func wait(_ weather: Weather, _ dice: inout SeededRandom) -> Duration {
        if dice.chance(weather.freeze) { return .seconds(dice.within(30...150)) }
        if dice.chance(weather.slow) { return .milliseconds(dice.within(500...8000)) }
        return .microseconds(dice.within(200...6000))
    }
}
