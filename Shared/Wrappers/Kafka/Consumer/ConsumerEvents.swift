import CRdkafka
import Foundation
import Locking
import Observability

/// The consumer's state on its thread: what it holds, and what librdkafka tells about it.
final class ConsumerEvents: ClientEvents {
    var assignment = Assignment()
    var buffer: RecordBuffer
    /// Whether the caller asked to stop delivering.
    var isPausedByCaller = false
    /// Whether fetching is paused at the broker connection.
    var isFetchingPaused = false
    let view: Locked<ConsumerView>

    init(_ configuration: ConsumerConfiguration, view: Locked<ConsumerView>) {
        buffer = RecordBuffer(batchSize: configuration.batchSize, batchWait: configuration.batchWait)
        self.view = view
        super.init(logger: configuration.client.logger)
    }

    override func take(statistics: UnsafeRawBufferPointer) {
        guard let lag = ConsumerStatistics.lag(in: Data(statistics), of: assignment.partitions) else { return }
        view.withLock { $0.lag = lag }
    }

    func install(consumerIn configuration: OpaquePointer) {
        rd_kafka_conf_set_stats_cb(configuration) { _, json, count, opaque in
            ClientEvents.from(opaque)?.take(statistics: UnsafeRawBufferPointer(start: json, count: count))
            return 0
        }
        rd_kafka_conf_set_rebalance_cb(configuration) { client, code, list, opaque in
            guard let client, let events = ClientEvents.from(opaque) as? ConsumerEvents else { return }
            events.rebalance(client, code, list)
        }
    }

    /// Runs inside the poll, or the close, of the consumer's own thread.
    private func rebalance(
        _ client: OpaquePointer, _ code: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        let partitions = PartitionList.partitions(of: list).map(\.0)
        let isCooperative = rd_kafka_rebalance_protocol(client).map { String(cString: $0) } == "COOPERATIVE"
        let error: KafkaError?
        if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            assignment.add(partitions)
            error = isCooperative ? KafkaError(taking: rd_kafka_incremental_assign(client, list)) : assign(client, list)
            if isFetchingPaused { rd_kafka_pause_partitions(client, list) }
        } else {
            // Completed batches first; what is still with the handler is fenced by its epoch.
            if rd_kafka_assignment_lost(client) == 0 { commitPending(client) }
            assignment.remove(partitions)
            buffer.drop(Set(partitions))
            error =
                isCooperative ? KafkaError(taking: rd_kafka_incremental_unassign(client, list)) : assign(client, nil)
        }
        let held = assignment.partitions
        view.withLock { view in
            view.assignment = held
            view.lag = view.lag.filter { held.contains($0.key) }
        }
        logger.debug(
            "kafka partitions assigned", metadata: ["kafka.partitions": .list(held.sorted().map { .string("\($0)") })])
        if let error { take(error: error) }
    }

    private func assign(
        _ client: OpaquePointer, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) -> KafkaError? {
        let code = rd_kafka_assign(client, list)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code)
    }

    /// Commits what is complete; what fails stays pending for the next attempt.
    @discardableResult
    func commitPending(_ client: OpaquePointer) -> KafkaError? {
        let offsets = assignment.pending
        guard !offsets.isEmpty, let list = PartitionList(offsets) else { return nil }
        let code = rd_kafka_commit(client, list.pointer, 0)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return KafkaError(code) }
        let failed = Set(
            PartitionList.partitions(of: list.pointer).filter { $0.1 != RD_KAFKA_RESP_ERR_NO_ERROR }.map(\.0))
        assignment.committed(offsets.filter { !failed.contains($0.key) })
        return nil
    }
}

/// What other threads may see of a consumer.
struct ConsumerView: Sendable {
    var assignment: Set<TopicPartition> = []
    var lag: [TopicPartition: Int64] = [:]
    var fatal: KafkaError?
}
