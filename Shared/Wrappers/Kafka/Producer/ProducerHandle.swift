import CRdkafka
import Observability

/// The producer's client, on its thread.
struct ProducerHandle: ~Copyable {
    private let handle: ClientHandle
    private let bell: ClientBell
    private var isDraining = false

    init(_ settings: ClientSettings, logger: Logger, bell: ClientBell) throws(KafkaError) {
        handle = try ClientHandle(RD_KAFKA_PRODUCER, settings, ClientEvents(logger: logger)) { configuration in
            // The counterpart of `passRetained` in `produce`.
            rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, _ in
                guard let message, let opaque = message.pointee._private else { return }
                let ticket = Unmanaged<DeliveryTicket>.fromOpaque(opaque).takeRetainedValue()
                ticket.delivery.report(ticket.place, message.pointee.err)
            }
        }
        self.bell = bell
        if let queue = rd_kafka_queue_get_main(handle.client) { bell.attach(queue) }
    }

    deinit { bell.detach() }

    /// Serves reports; the bell ends it early when a job comes.
    func serve() { rd_kafka_poll(handle.client, 100) }

    /// Hands records to librdkafka; each is reported to `delivery`, also when it is refused at once.
    func produce(_ records: [ProducerRecord], _ delivery: Delivery) {
        for (place, record) in records.enumerated() {
            var code = isDraining ? RD_KAFKA_RESP_ERR__DESTROY : produce(record, delivery, place)
            // The queue is bounded; serving reports makes room, and every record ends by its delivery time-out.
            while code == RD_KAFKA_RESP_ERR__QUEUE_FULL {
                rd_kafka_poll(handle.client, 50)
                code = produce(record, delivery, place)
            }
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { delivery.report(place, code) }
        }
    }

    /// Waits for what is under way, at most `milliseconds`, then gives up the rest.
    mutating func drain(milliseconds: Int32) {
        isDraining = true
        if rd_kafka_flush(handle.client, milliseconds) == RD_KAFKA_RESP_ERR_NO_ERROR { return }
        rd_kafka_purge(handle.client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        rd_kafka_flush(handle.client, 1000)
    }

    private func produce(_ record: ProducerRecord, _ delivery: Delivery, _ place: Int) -> rd_kafka_resp_err_t {
        let ticket = Unmanaged.passRetained(DeliveryTicket(delivery, place: place))
        let error = RecordArguments(record).withArguments(opaque: ticket.toOpaque()) { arguments in
            rd_kafka_produceva(handle.client, arguments.baseAddress, arguments.count)
        }
        guard let error else { return RD_KAFKA_RESP_ERR_NO_ERROR }
        ticket.release()
        defer { rd_kafka_error_destroy(error) }
        return rd_kafka_error_code(error)
    }
}

private let RD_KAFKA_PURGE_F_QUEUE: Int32 = 0x1
private let RD_KAFKA_PURGE_F_INFLIGHT: Int32 = 0x2
