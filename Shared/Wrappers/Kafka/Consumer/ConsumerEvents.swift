import CRdkafka
import Foundation
import Locking
import Observability

/// The consumer's state on its thread: what it holds, and what librdkafka tells about it.
final class ConsumerEvents: ClientEvents {
    var assignment = Assignment()
    var buffer: RecordBuffer
    /// Whether fetching is paused at the broker connection.
    var isFetchingPaused = false
    /// Until when a commit on its way is waited for before the next is sent; one at a time.
    private var commitDeadline: ContinuousClock.Instant?
    /// When the next commit may be sent.
    private var nextCommit = ContinuousClock.now
    let view: Locked<ConsumerView>

    /// How long a failed commit waits for its next attempt.
    private static var commitPause: Duration { .milliseconds(500) }

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
        rd_kafka_conf_set_offset_commit_cb(configuration) { _, code, list, opaque in
            (ClientEvents.from(opaque) as? ConsumerEvents)?.commitEnded(code, list)
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
        let partitions = PartitionList.partitions(of: list)
        let isCooperative = rd_kafka_rebalance_protocol(client).map { String(cString: $0) } == "COOPERATIVE"
        let error: KafkaError?
        if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            assignment.add(partitions)
            error = isCooperative ? KafkaError(taking: rd_kafka_incremental_assign(client, list)) : assign(client, list)
            if isFetchingPaused { rd_kafka_pause_partitions(client, list) }
        } else {
            // Completed batches first, librdkafka waits for that; what is still with the handler is fenced by its epoch.
            if rd_kafka_assignment_lost(client) == 0 { commitPending(client, evenSoon: true) }
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

    /// Sends a commit of what is complete, without waiting: a lost broker must not stop the poll.
    func commitPending(_ client: OpaquePointer, evenSoon: Bool = false) {
        let offsets = assignment.pending
        let isDue = evenSoon || ContinuousClock.now >= (commitDeadline ?? nextCommit)
        guard isDue, !offsets.isEmpty, let list = PartitionList(offsets) else { return }
        let code = rd_kafka_commit(client, list.pointer, 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            nextCommit = .now + Self.commitPause
            return
        }
        commitDeadline = .now + .seconds(60)
    }

    /// The broker's answer to a commit; what failed stays pending for the next attempt.
    private func commitEnded(
        _ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        commitDeadline = nil
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { assignment.committed(PartitionList.storedOffsets(of: list)) }
        guard !assignment.pending.isEmpty, code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        nextCommit = .now + Self.commitPause
        take(error: KafkaError(code))
    }
}

/// What other threads may see of a consumer.
struct ConsumerView: Sendable {
    var assignment: Set<TopicPartition> = []
    var lag: [TopicPartition: Int64] = [:]
    var fatal: KafkaError?
}
