package import Contracts
package import Ports

/// The dead letters.
package struct SimulatedDeadLetterStore: DeadLetterStore {
    let store: SimulatedStore
    let gate: any PortGate

    package func keep(_ letters: [DeadLetter]) async throws(PortError) {
        try await store.call("deadLetters.keep", gate) { rows in
            for letter in letters where rows.deadLetters[letter.id] == nil { rows.deadLetters[letter.id] = letter }
        }
    }
}

extension SimulatedStore {
    package func deadLetters(_ gate: any PortGate = OpenGate()) -> SimulatedDeadLetterStore {
        SimulatedDeadLetterStore(store: self, gate: gate)
    }
}
