import CRdkafka

/// The properties of one librdkafka client, put together and checked.
struct ClientSettings: Sendable {
    private let extra: [String: String]
    private var own: [String: String]

    init(_ configuration: KafkaClientConfiguration) {
        extra = configuration.extra
        own = [
            "bootstrap.servers": configuration.brokers, "client.id": configuration.clientID,
            // Lines are taken where the client is polled, on its own thread.
            "log.queue": "true",
            // An idle connection that a broker closes is not worth a line.
            "log.connection.close": "false",
        ]
    }

    /// The properties of a producer.
    init(producer configuration: KafkaClientConfiguration) {
        self.init(configuration)
        self["enable.idempotence"] = "true"
        self["acks"] = "all"
    }

    subscript(property: String) -> String? {
        get { own[property] }
        set { own[property] = newValue }
    }

    /// A configuration object; the caller owns it until `rd_kafka_new` succeeds.
    func makeConfiguration() throws(KafkaError) -> OpaquePointer {
        guard let configuration = rd_kafka_conf_new() else { throw KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE) }
        do throws(KafkaError) {
            guard own["bootstrap.servers"]?.isEmpty == false else { throw .invalid("brokers", "must not be empty") }
            for (property, value) in extra.sorted(by: { $0.key < $1.key }) {
                if own[property] != nil { throw .invalid(property, "is set by this library; remove it") }
                try Self.set(property, value, in: configuration)
            }
            for (property, value) in own.sorted(by: { $0.key < $1.key }) {
                try Self.set(property, value, in: configuration)
            }
        } catch {
            rd_kafka_conf_destroy(configuration)
            throw error
        }
        return configuration
    }

    private static func set(_ property: String, _ value: String, in configuration: OpaquePointer) throws(KafkaError) {
        var text = [CChar](repeating: 0, count: 512)
        guard rd_kafka_conf_set(configuration, property, value, &text, text.count) != RD_KAFKA_CONF_OK else { return }
        // The sentence quotes the value, which may be a secret.
        let quoted =
            value.isEmpty
            ? [text.text] : text.text.split(separator: value, omittingEmptySubsequences: false).map(String.init)
        throw .invalid(property, quoted.joined(separator: "…"))
    }
}
