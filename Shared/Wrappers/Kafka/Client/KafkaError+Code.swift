import CRdkafka

extension KafkaError {
    /// The error of a librdkafka code.
    init(_ code: rd_kafka_resp_err_t, message: String? = nil, failedRecords: [Int] = []) {
        let text = message.flatMap { $0.isEmpty ? nil : $0 } ?? String(cString: rd_kafka_err2str(code))
        self.init(
            Self.reason(of: code), code: String(cString: rd_kafka_err2name(code)), message: text,
            failedRecords: failedRecords)
    }

    /// Takes over an error object of librdkafka and frees it; `nil` is success.
    init?(taking error: OpaquePointer?) {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        let code = rd_kafka_error_code(error)
        let message = String(cString: rd_kafka_error_string(error))
        let isFatal = rd_kafka_error_is_fatal(error) == 1
        let isRetriable = rd_kafka_error_is_retriable(error) == 1
        let reason: Reason = isFatal ? .fatal : isRetriable ? .retriable : Self.reason(of: code)
        self.init(reason, code: String(cString: rd_kafka_err2name(code)), message: message)
    }

    /// What the client itself reports as its end; `nil` while it works.
    init?(fatalOf client: OpaquePointer) {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(client, &text, text.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        self.init(.fatal, code: String(cString: rd_kafka_err2name(code)), message: text.text)
    }

    /// What the same call does when it is made again.
    ///
    /// Codes from the broker are refusals unless known to pass; those of the client itself are troubles of the way
    /// unless known to stay.
    private static func reason(of code: rd_kafka_resp_err_t) -> Reason {
        switch code {
        case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
            RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
            .fatal
        case RD_KAFKA_RESP_ERR__DESTROY: .closed
        case RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
            RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED,
            RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL:
            .refused
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
            RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            RD_KAFKA_RESP_ERR_NOT_CONTROLLER, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
            RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_UNKNOWN:
            .retriable
        default:
            code.rawValue < 0 ? .retriable : .refused
        }
    }
}

extension [CChar] {
    /// The text up to its NUL.
    var text: String { String(decoding: prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) }
}
