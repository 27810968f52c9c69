package import Kafka
package import Observability
package import Runtime
import Topics

/// Where the broker is and how this replica takes part in its group.
package struct BrokerSettings: Sendable {
    private let brokers: String
    private let service: String
    private let extra: [String: String]
    /// Replaces `tb` in topics and groups.
    package let topicPrefix: String
    /// Static membership: the name of this replica in its group.
    package let instanceID: String?

    /// Reads `KAFKA_BROKERS`, `KAFKA_PROPERTIES`, `TOPIC_PREFIX` and `KAFKA_INSTANCE_ID`.
    package init(reading settings: inout SettingsReader, service: String) {
        brokers = Self.brokers(reading: &settings)
        let properties = settings.list(
            "KAFKA_PROPERTIES", help: "More librdkafka properties as NAME=VALUE, separated by commas: TLS, SASL.")
        topicPrefix = Self.topicPrefix(reading: &settings)
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
        // One that is missing is told already.
        guard !brokers.isEmpty else { return }
        do {
            try client().check()
        } catch {
            settings.reject("KAFKA_PROPERTIES", because: "cannot be used: \(error.message)")
        }
    }

    private static func brokers(reading settings: inout SettingsReader) -> String {
        settings.value(
            "KAFKA_BROKERS", expects: "HOST:PORT, several separated by commas", default: nil, isRequired: true,
            help: "Where the brokers are."
        ) { text in
            // librdkafka takes PROTOCOL:// before an address, too.
            text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { broker in
                let address = broker.split(separator: "://", maxSplits: 1).last ?? ""
                return HostPort(String(address)) != nil
            } ? text : nil
        } ?? ""
    }

    private static func topicPrefix(reading settings: inout SettingsReader) -> String {
        settings.value(
            "TOPIC_PREFIX", expects: "1 to 100 of the letters, digits and . _ - that names of topics may have",
            default: "tb", isRequired: true, help: "Replaces tb in the names of topics and groups."
        ) { text in
            let isName = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            return isName && (1...100).contains(text.count) ? text : nil
        } ?? "tb"
    }

    /// For producers, consumers and the admin.
    package func client(logger: Logger = .disabled) -> KafkaClientConfiguration {
        KafkaClientConfiguration(
            brokers: brokers, clientID: service,
            extra: KafkaTopicPublisher.clientProperties.merging(extra) { _, chosen in chosen }, logger: logger)
    }
}
