import CRdkafka
import Observability

/// What librdkafka calls back with: made, called and released on the client's thread only.
class ClientEvents {
    let logger: Logger
    /// Set when the client is finished.
    var fatal: KafkaError?

    init(logger: Logger) { self.logger = logger }

    /// Statistics, for the client that asked for them.
    func take(statistics: UnsafeRawBufferPointer) {}

    /// An error that belongs to no call.
    func take(error: KafkaError) {
        logger.debug(
            "kafka client reports", metadata: ["kafka.code": .string(error.code), "error": .string(error.message)])
    }

    /// Sets what all clients share; the object becomes the opaque value of every callback.
    func install(in configuration: OpaquePointer) -> Unmanaged<ClientEvents> {
        let opaque = Unmanaged.passRetained(self)
        rd_kafka_conf_set_opaque(configuration, opaque.toOpaque())
        rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
            guard let client, let events = ClientEvents.from(opaque) else { return }
            if let fatal = KafkaError(fatalOf: client) { events.fatal = fatal }
            events.take(error: KafkaError(rd_kafka_resp_err_t(code), message: reason.map { String(cString: $0) }))
        }
        rd_kafka_conf_set_log_cb(configuration) { client, level, _, line in
            guard let client, let line, let events = ClientEvents.from(rd_kafka_opaque(client)) else { return }
            let text = String(cString: line)
            // Syslog levels: 4 is a warning, smaller is worse.
            events.logger.log(level <= 4 ? .warning : .debug, "librdkafka", metadata: ["line": .string(text)])
        }
        return opaque
    }

    static func from(_ opaque: UnsafeMutableRawPointer?) -> ClientEvents? {
        opaque.map { Unmanaged<ClientEvents>.fromOpaque($0).takeUnretainedValue() }
    }
}
