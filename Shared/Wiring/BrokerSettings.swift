public import Kafka
public import Observability
public import Runtime
import Topics

/// Where the broker is and how this replica takes part in its group.
public struct BrokerSettings: Sendable {
    private let brokers: String
    private let service: String
    private let extra: [String: String]
    /// Replaces `tb` in topics and groups.
    public let topicPrefix: String
    /// Static membership: the name of this replica in its group.
    public let instanceID: String?

    /// Reads `KAFKA_BROKERS`, `KAFKA_PROPERTIES`, `TOPIC_PREFIX` and `KAFKA_INSTANCE_ID`.
    public init(reading settings: inout SettingsReader, service: String) {
        brokers = settings.string("KAFKA_BROKERS", help: "Brokers as HOST:PORT, separated by commas.")
        let properties = settings.list(
            "KAFKA_PROPERTIES", help: "More librdkafka properties as NAME=VALUE, separated by commas: TLS, SASL.")
        topicPrefix = settings.string(
            "TOPIC_PREFIX", default: "tb", help: "Replaces tb in the names of topics and groups.")
        instanceID = settings.optionalString(
            "KAFKA_INSTANCE_ID",
            help:
                "Static membership (group.instance.id): a name that this replica keeps over restarts, unique in its group."
        )
        var extra: [String: String] = [:]
        for property in properties {
            guard let equals = property.firstIndex(of: "=") else {
                settings.reject("KAFKA_PROPERTIES", because: "has \(property) in it; every entry is NAME=VALUE")
                continue
            }
            extra[String(property[..<equals])] = String(property[property.index(after: equals)...])
        }
        self.extra = extra
        self.service = service
    }

    /// For producers, consumers and the admin.
    public func client(logger: Logger = .disabled) -> KafkaClientConfiguration {
        KafkaClientConfiguration(
            brokers: brokers, clientID: service,
            extra: KafkaTopicPublisher.clientProperties.merging(extra) { _, chosen in chosen }, logger: logger)
    }
}
