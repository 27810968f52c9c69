package import Contracts
package import Kafka
package import Ports

/// Publishes on Kafka's topics.
package struct KafkaTopicPublisher: TopicPublisher {
    /// Properties of librdkafka a client needs: a dead letter is larger than the record it was, and `topics.json` lets it
    /// be.
    ///
    /// Source: librdkafka, CONFIGURATION.md, `message.max.bytes`.
    package static let clientProperties = ["message.max.bytes": "4194304"]

    private let producer: KafkaProducer
    private let prefix: String

    /// Publishes through `producer` on topics that begin with `prefix`.
    package init(_ producer: KafkaProducer, prefix: String) {
        self.producer = producer
        self.prefix = prefix
    }

    /// Returns when the broker has acknowledged all records.
    package func publish(_ records: [OutgoingRecord]) async throws(PortError) {
        guard !records.isEmpty else { return }
        do throws(KafkaError) {
            try await producer.send(records.map { ProducerRecord($0, prefix: prefix) })
        } catch {
            throw PortError(error.isFinal ? .refused : .unavailable, "publishing: \(error)")
        }
    }
}

extension KafkaError {
    /// Whether the same call fails again: the client is finished, or set up wrongly.
    fileprivate var isFinal: Bool {
        switch reason {
        case .invalidConfiguration, .refused: true
        case .retriable, .fatal, .closed: false
        }
    }
}
