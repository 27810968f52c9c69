import Locking

/// The faults of a world, and how often each has happened.
///
/// One plan serves all its simulators.
package final class FaultPlan: Sendable {
    fileprivate struct Entry: Sendable {
        let fault: Scenario.Fault
        var seen = 0
        var happened = 0
    }

    private struct State: Sendable {
        var entries: [Entry]
        var day = 1
    }

    private let state: Locked<State>

    /// A plan for `faults`, on day 1.
    package init(_ faults: [Scenario.Fault] = []) {
        state = Locked(State(entries: faults.map { Entry(fault: $0) }))
    }

    /// The day that faults with a `day` are compared with.
    package func beginDay(_ number: Int) { state.withLock { $0.day = number } }

    /// Adds a fault, for tests.
    package func add(_ fault: Scenario.Fault) { state.withLock { $0.entries.append(Entry(fault: fault)) } }

    /// What happens to `call`: the first fault in file order that is due.
    ///
    /// Every matching fault counts the call, so `after` and `times` of one do not depend on another.
    package func effect(on call: ArrivedCall) -> Scenario.FaultEffect? {
        state.withLock { state in
            var effect: Scenario.FaultEffect?
            for index in state.entries.indices {
                let entry = state.entries[index]
                guard !entry.isOddRecord, entry.applies(to: call, day: state.day) else { continue }
                state.entries[index].seen += 1
                guard effect == nil, entry.seen >= entry.fault.after, entry.happened < entry.fault.times else {
                    continue
                }
                state.entries[index].happened += 1
                effect = entry.fault.effect
            }
            return effect
        }
    }

    /// The records that are to be odd in the answer to `call`, if they are in it.
    func oddRecords(on call: ArrivedCall) -> [OddRecord] {
        state.withLock { state in
            state.entries.indices.compactMap { index in
                let entry = state.entries[index]
                guard case .oddRecord(let field) = entry.fault.effect, entry.applies(to: call, day: state.day) else {
                    return nil
                }
                state.entries[index].seen += 1
                guard entry.seen >= entry.fault.after, entry.happened < entry.fault.times else { return nil }
                return OddRecord(fault: index, field: field, id: entry.fault.id)
            }
        }
    }

    /// That a record was odd in an answer.
    func note(_ record: OddRecord) { state.withLock { $0.entries[record.fault].happened += 1 } }

    /// `answer` with the records made odd that are to be.
    func odd(_ answer: ModelAnswer, to call: ArrivedCall) -> ModelAnswer {
        var answer = answer
        for record in oddRecords(on: call) {
            guard let json = answer.json, let odd = record.applied(to: json) else { continue }
            answer = ModelAnswer(status: answer.status, headers: answer.headers, json: odd)
            note(record)
        }
        return answer
    }

    /// How often each fault has happened, in file order.
    package var happened: [Int] { state.withLock { $0.entries.map(\.happened) } }
}

extension FaultPlan.Entry {
    var isOddRecord: Bool { if case .oddRecord = fault.effect { true } else { false } }

    func applies(to call: ArrivedCall, day: Int) -> Bool {
        fault.place == call.place && (fault.tenant == nil || fault.tenant == call.tenant)
            && (fault.day == nil || fault.day == day) && call.matches(fault.match) && call.admits(fault.effect)
    }
}
