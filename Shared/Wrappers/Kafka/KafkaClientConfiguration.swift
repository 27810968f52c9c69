import CRdkafka
package import Observability

/// What all clients of one broker have in common.
package struct KafkaClientConfiguration: Sendable {
    /// `host:port`, several separated by commas.
    package var brokers: String
    /// Shown in the broker's logs and quotas.
    package var clientID: String
    /// Further properties of librdkafka, security above all: `security.protocol`, `sasl.…`, `ssl.…`.
    ///
    /// Source: librdkafka, CONFIGURATION.md. A property this library relies on is refused.
    package var extra: [String: String]
    /// Where librdkafka's own lines go: warnings at `warning`, the rest at `debug`.
    package var logger: Logger

    /// Settings with defaults for all but the address.
    package init(
        brokers: String, clientID: String = "kafka-client", extra: [String: String] = [:], logger: Logger = .disabled
    ) {
        self.brokers = brokers
        self.clientID = clientID
        self.extra = extra
        self.logger = logger
    }
}

extension KafkaClientConfiguration {
    /// Throws for a property that is unknown, has a value that cannot be, or is this library's own to set.
    package func check() throws(KafkaError) {
        let topics = ConsumerConfiguration(client: self, group: "check", topics: ["check"])
        for settings in [ClientSettings(producer: self), try ClientSettings(topics)] {
            rd_kafka_conf_destroy(try settings.makeConfiguration())
        }
    }
}

extension KafkaClientConfiguration: CustomStringConvertible, CustomReflectable {
    /// Without the values of `extra`, which may be secrets.
    package var description: String { "Kafka at \(brokers) as \(clientID)" }
    /// Hides the values of `extra` from `dump`.
    package var customMirror: Mirror {
        Mirror(self, children: ["brokers": brokers, "clientID": clientID, "extra": extra.keys.sorted()])
    }
}
