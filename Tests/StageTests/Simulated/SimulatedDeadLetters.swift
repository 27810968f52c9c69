import Contracts
import Locking
import Observability
import Pipeline
import Ports

/// Dead letters in memory, with an office that fills them.
final class SimulatedDeadLetters: DeadLetterStore {
    let faults = Faults()
    private let state = Locked<(letters: [DeadLetter], counted: [String])>(([], []))

    var letters: [DeadLetter] { state.withLock { $0.letters } }
    /// The topics that were counted.
    var counted: [String] { state.withLock { $0.counted } }

    func keep(_ letters: [DeadLetter]) async throws(PortError) {
        try faults.during("keep") {
            state.withLock { state in
                for letter in letters where !state.letters.contains(where: { $0.id == letter.id }) {
                    state.letters.append(letter)
                }
            }
        }
    }

    func office(_ topics: any TopicPublisher, clock: any BusinessClock) -> DeadLetterOffice {
        DeadLetterOffice(
            service: "test", store: self, topics: topics, clock: clock, logger: .disabled,
            count: { [self] topic in state.withLock { $0.counted.append(topic) } })
    }
}
