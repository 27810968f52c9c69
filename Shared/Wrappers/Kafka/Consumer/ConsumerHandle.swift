import CRdkafka
import Locking

/// The consumer's client, on its thread.
struct ConsumerHandle: ~Copyable {
    /// Messages taken in one round before jobs are looked at.
    private static var round: Int { 1000 }
    /// How long the last commits may take before the group is left without them.
    private static var farewell: Duration { .seconds(5) }

    private let handle: ClientHandle
    private let events: ConsumerEvents
    private let bell: ClientBell
    private let signal: BatchSignal

    init(
        _ configuration: ConsumerConfiguration, view: Locked<ConsumerView>, bell: ClientBell, signal: BatchSignal
    ) throws(KafkaError) {
        let settings = try ClientSettings(configuration)
        let events = ConsumerEvents(configuration, view: view)
        let handle = try ClientHandle(RD_KAFKA_CONSUMER, settings, events) { events.install(consumerIn: $0) }
        rd_kafka_poll_set_consumer(handle.client)
        if let queue = rd_kafka_queue_get_consumer(handle.client) { bell.attach(queue) }
        self.handle = handle
        self.events = events
        self.bell = bell
        self.signal = signal
    }

    deinit {
        bell.detach()
        let deadline = ContinuousClock.now + Self.farewell
        while !events.assignment.pending.isEmpty, ContinuousClock.now < deadline {
            events.commitPending(handle.client)
            if let message = rd_kafka_consumer_poll(handle.client, 50) { rd_kafka_message_destroy(message) }
        }
        // Calls the rebalance callback once more and leaves the group.
        rd_kafka_consumer_close(handle.client)
        signal.raise()
    }

    /// Joins the group.
    func subscribe(_ topics: [String]) throws(KafkaError) {
        let places = topics.map {
            (key: TopicPartition(topic: $0, partition: -1), value: Int64(RD_KAFKA_OFFSET_INVALID))
        }
        guard let list = PartitionList(places) else { throw KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE) }
        let code = rd_kafka_subscribe(handle.client, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code) }
    }

    /// One round: events, messages, commits that are due.
    ///
    /// The bell ends its wait when a job comes.
    mutating func serve() {
        var left = Self.round
        var message = rd_kafka_consumer_poll(handle.client, waitTime())
        while let current = message {
            take(current)
            rd_kafka_message_destroy(current)
            left -= 1
            guard left > 0, !events.buffer.isFull else { break }
            message = rd_kafka_consumer_poll(handle.client, 0)
        }
        controlFetching()
        events.commitPending(handle.client)
        if let fatal = events.fatal { events.view.withLock { $0.fatal = fatal } }
        if events.fatal != nil || isReady { signal.raise() }
    }

    /// The next batch, if one is ready.
    mutating func takeBatch() -> ConsumerBatch? {
        guard isReady else { return nil }
        let records = events.buffer.take()
        return ConsumerBatch(records: records, epochs: events.assignment.epochs(of: records))
    }

    /// The handler is done with a batch: commit what is still ours.
    mutating func complete(_ batch: ConsumerBatch) {
        events.assignment.complete(batch)
        events.commitPending(handle.client)
    }

    /// The handler failed: what is still ours comes again, in the same order, before anything newer.
    mutating func redeliver(_ batch: ConsumerBatch, after pause: Duration) {
        let ours = batch.records.filter { events.assignment.isCurrent($0.topicPartition, batch.epochs) }
        events.buffer.giveBack(ours, notBefore: .now + pause)
    }

    private var isReady: Bool { events.buffer.isReady(at: .now) }

    private func take(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        let code = message.pointee.err
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let text = rd_kafka_message_errstr(message).map { String(cString: $0) }
            if let fatal = KafkaError(fatalOf: handle.client) { events.fatal = fatal }
            events.take(error: KafkaError(code, message: text))
            return
        }
        let record = ConsumerRecord(copying: message)
        guard events.assignment.accepts(record.topicPartition, offset: record.offset) else { return }
        events.buffer.append(record, at: .now)
    }

    /// Fetching stops when enough is held; the poll, and with it the membership, goes on.
    private func controlFetching() {
        guard events.isFetchingPaused ? events.buffer.isRoomy : events.buffer.isFull else { return }
        events.isFetchingPaused.toggle()
        let held = events.assignment.partitions.map { (key: $0, value: Int64(RD_KAFKA_OFFSET_INVALID)) }
        guard let list = PartitionList(held) else { return }
        if events.isFetchingPaused {
            rd_kafka_pause_partitions(handle.client, list.pointer)
        } else {
            rd_kafka_resume_partitions(handle.client, list.pointer)
        }
    }

    /// At most 100 ms, less when a batch becomes ready sooner.
    private func waitTime() -> Int32 {
        let now = ContinuousClock.now
        guard let ready = events.buffer.readyTime(at: now), ready > now else { return 100 }
        return Int32(min(100, (ready - now).wholeMilliseconds + 1))
    }
}
