import CRdkafka

/// One librdkafka client, used on its owner thread only and destroyed there.
struct ClientHandle: ~Copyable {
    let client: OpaquePointer
    private let opaque: Unmanaged<ClientEvents>

    /// Makes the client; `prepare` adds callbacks to its configuration.
    init(
        _ type: rd_kafka_type_t, _ settings: ClientSettings, _ events: ClientEvents,
        prepare: (OpaquePointer) -> Void = { _ in }
    ) throws(KafkaError) {
        let configuration = try settings.makeConfiguration()
        let opaque = events.install(in: configuration)
        prepare(configuration)
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(type, configuration, &text, text.count) else {
            // Only a failed call leaves the configuration, and with it the opaque value, to us.
            rd_kafka_conf_destroy(configuration)
            opaque.release()
            throw KafkaError.invalid("configuration", text.text)
        }
        let code = rd_kafka_set_log_queue(client, nil)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            rd_kafka_destroy(client)
            opaque.release()
            throw KafkaError(code)
        }
        self.client = client
        self.opaque = opaque
    }

    deinit {
        // Blocks, and may call back once more; only then can nothing call back.
        rd_kafka_destroy(client)
        opaque.release()
    }
}
