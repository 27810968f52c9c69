package import Contracts

/// Publishes records and returns when the broker has acknowledged all of them.
package protocol TopicPublisher: Sendable {
    /// Throws if any is not acknowledged; then all may have to be published again.
    func publish(_ records: [OutgoingRecord]) async throws(PortError)
}
