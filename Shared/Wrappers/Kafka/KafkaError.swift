/// A call to Kafka failed.
package struct KafkaError: Error, Sendable, Equatable {
    /// What to do next.
    package enum Reason: Sendable, Equatable {
        /// The same call may succeed later: broker away, time-out, coordinator moving.
        case retriable
        /// The broker refused; the same call fails again: authorization, size, an invalid name.
        case refused
        /// The client is finished (fenced, out of order): make a new one.
        case fatal
        /// A property cannot be used; the same settings fail again.
        case invalidConfiguration(property: String, message: String)
        /// The client was shut down.
        case closed
    }

    /// What to do next.
    package let reason: Reason
    /// librdkafka's name of the error: `_MSG_TIMED_OUT`, `TOPIC_AUTHORIZATION_FAILED`.
    package let code: String
    /// librdkafka's or the broker's sentence.
    package let message: String
    /// Which of the records given to `send` were not acknowledged, by their place; empty for other calls.
    package let failedRecords: [Int]

    package init(_ reason: Reason, code: String, message: String, failedRecords: [Int] = []) {
        self.reason = reason
        self.code = code
        self.message = message
        self.failedRecords = failedRecords
    }

    static let closed = KafkaError(.closed, code: "_DESTROY", message: "the client was shut down")

    static func invalid(_ property: String, _ message: String) -> KafkaError {
        KafkaError(
            .invalidConfiguration(property: property, message: message), code: "_INVALID_ARG",
            message: "\(property): \(message)")
    }
}

extension KafkaError: CustomStringConvertible {
    /// One line for logs.
    package var description: String {
        let records = failedRecords.isEmpty ? "" : ", \(failedRecords.count) records not acknowledged"
        return "Kafka \(code): \(message)\(records)"
    }
}
