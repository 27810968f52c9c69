package import Contracts

/// Keeps what can never be processed, beside the topic.
package protocol DeadLetterStore: Sendable {
    /// Keeps the letters; one that is kept already (same id) stays as it is.
    func keep(_ letters: [DeadLetter]) async throws(PortError)
}
