package import Contracts
package import Ports

/// Puts messages into their envelopes and publishes them, in the name of one service.
package struct Announcer: Sendable {
    private let service: String
    private let topics: any TopicPublisher
    private let clock: any BusinessClock

    /// An announcer of `service`.
    package init(service: String, topics: any TopicPublisher, clock: any BusinessClock) {
        self.service = service
        self.topics = topics
        self.clock = clock
    }

    /// Returns when the broker has acknowledged all of them.
    package func announce(_ messages: [some Message]) async throws(PortError) {
        guard !messages.isEmpty else { return }
        var records: [OutgoingRecord] = []
        for message in messages {
            do {
                records.append(try OutgoingRecord(message, from: service, at: clock.now))
            } catch {
                throw PortError(.refused, "a message could not be encoded: \(error)")
            }
        }
        try await topics.publish(records)
    }
}
