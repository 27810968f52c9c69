import Locking

/// What must never be.
package struct Violation: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which promise is broken, in the same words each time.
    package let invariant: String
    /// By what.
    package let details: String

    package init(_ invariant: String, _ details: String) {
        self.invariant = invariant
        self.details = details
    }

    package var description: String { "\(invariant): \(details)" }
}

/// What happened: the last steps, the first violation, and figures.
final class Chronicle: Sendable {
    private struct Step: Sendable {
        let at: Duration
        let who: String
        let what: String
    }

    private struct State: Sendable {
        var steps: [Step] = []
        var next = 0
        var violation: Violation?
        var figures = Figures()
    }

    private let simulation: Simulation
    private let capacity: Int
    private let state = Locked(State())

    /// - Parameter capacity: how many of the last steps are kept.
    init(_ simulation: Simulation, capacity: Int = 80) {
        self.simulation = simulation
        self.capacity = capacity
    }

    /// Notes a step, and mixes it into the fingerprint.
    func tell(_ who: String, _ what: String) {
        simulation.note(who)
        simulation.note(what)
        let step = Step(at: simulation.uptime, who: who, what: what)
        state.withLock { state in
            if state.steps.count < capacity { state.steps.append(step) } else { state.steps[state.next] = step }
            state.next = (state.next + 1) % capacity
        }
    }

    /// Ends the simulation with what must never be; the first one counts.
    func report(_ violation: Violation) {
        state.withLock { $0.violation = $0.violation ?? violation }
        simulation.halt()
    }

    func count(_ change: (inout Figures) -> Void) { state.withLock { change(&$0.figures) } }

    var violation: Violation? { state.withLock { $0.violation } }

    var figures: Figures { state.withLock { $0.figures } }

    /// The last steps with their time, oldest first.
    var lastSteps: [String] {
        let (steps, next) = state.withLock { ($0.steps, $0.next) }
        let ordered = steps.count < capacity ? steps : Array(steps[next...] + steps[..<next])
        return ordered.map { "\($0.at.clockText)  \($0.who)  \($0.what)" }
    }
}

/// What a simulation went through.
package struct Figures: Sendable, Equatable {
    package var days = 0
    package var portCalls = 0
    package var crashes = 0
    package var outsideCalls = 0
    package var outsideFaults = 0
    package var records = 0
    package var lostRecords = 0
    package var writes = 0
    package var lateWrites = 0
    /// Companies that were moved to another agreement.
    package var moves = 0
    package var steps = 0

    package init() {}

    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.days += right.days
        sum.portCalls += right.portCalls
        sum.crashes += right.crashes
        sum.outsideCalls += right.outsideCalls
        sum.outsideFaults += right.outsideFaults
        sum.records += right.records
        sum.lostRecords += right.lostRecords
        sum.writes += right.writes
        sum.lateWrites += right.lateWrites
        sum.moves += right.moves
        sum.steps += right.steps
        return sum
    }
}

extension Duration {
    /// Days, hours, minutes, seconds and milliseconds: `1d 02:03:04.005`.
    var clockText: String {
        let milliseconds = wholeMicroseconds / 1000
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        let seconds = milliseconds / 1000
        return "\(seconds / 86_400)d \(padded(seconds / 3600 % 24, 2)):\(padded(seconds / 60 % 60, 2)):"
            + "\(padded(seconds % 60, 2)).\(padded(milliseconds % 1000, 3))"
    }
}
