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
            throw PortError(error.portReason, "publishing: \(error)")
        }
    }
}

extension KafkaError {
    /// What follows from it: only a record itself can be refused, by its size or its bytes; everything else that fails
    /// again (a right, a topic, a setting) fails for every record.
    ///
    /// Source: Kafka protocol, error codes 2, 10, 18 and 87; librdkafka, `RD_KAFKA_RESP_ERR__BAD_MSG`.
    fileprivate var portReason: PortError.Reason {
        switch reason {
        case .retriable, .fatal, .closed: .unavailable
        case .invalidConfiguration: .misconfigured
        case .refused: Self.codesOfRecords.contains(code) ? .refused : .misconfigured
        }
    }

    private static let codesOfRecords: Set<String> = [
        "MSG_SIZE_TOO_LARGE", "INVALID_MSG", "INVALID_MSG_SIZE", "RECORD_LIST_TOO_LARGE", "INVALID_RECORD", "_BAD_MSG",
    ]
}
