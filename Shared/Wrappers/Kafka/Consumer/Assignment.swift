/// Which partitions are ours, since when, and what of them is to be committed: the fence against late completions.
///
/// Every assignment of a partition gets a new epoch. What was taken under an older epoch commits nothing.
struct Assignment {
    private struct Held {
        let epoch: UInt64
        var nextOffset: Int64?
    }

    private var held: [TopicPartition: Held] = [:]
    private var lastEpoch: UInt64 = 0
    /// Offsets of completed batches that the broker has not stored yet: the next one to read.
    private(set) var pending: [TopicPartition: Int64] = [:]

    var partitions: Set<TopicPartition> { Set(held.keys) }

    mutating func add(_ partitions: some Sequence<TopicPartition>) {
        lastEpoch += 1
        for partition in partitions { held[partition] = Held(epoch: lastEpoch) }
    }

    mutating func remove(_ partitions: some Sequence<TopicPartition>) {
        for partition in partitions {
            held[partition] = nil
            pending[partition] = nil
        }
    }

    /// Whether a record is ours and new: not one that was read before a pause and comes again.
    mutating func accepts(_ partition: TopicPartition, offset: Int64) -> Bool {
        guard let entry = held[partition], entry.nextOffset.map({ offset >= $0 }) ?? true else { return false }
        held[partition]?.nextOffset = offset + 1
        return true
    }

    /// The epochs under which a batch is taken.
    func epochs(of records: [ConsumerRecord]) -> [TopicPartition: UInt64] {
        var epochs: [TopicPartition: UInt64] = [:]
        for record in records { epochs[record.topicPartition] = held[record.topicPartition]?.epoch }
        return epochs
    }

    func isCurrent(_ partition: TopicPartition, _ epochs: [TopicPartition: UInt64]) -> Bool {
        guard let entry = held[partition] else { return false }
        return epochs[partition] == entry.epoch
    }

    /// A batch is done: what of it is still ours is to be committed.
    mutating func complete(_ batch: ConsumerBatch) {
        for record in batch.records where isCurrent(record.topicPartition, batch.epochs) {
            pending[record.topicPartition] = max(pending[record.topicPartition] ?? 0, record.offset + 1)
        }
    }

    /// The broker has stored these.
    mutating func committed(_ offsets: [TopicPartition: Int64]) {
        for (partition, offset) in offsets where pending[partition] == offset { pending[partition] = nil }
    }
}

/// Records handed to the handler, with the epochs they were taken under.
struct ConsumerBatch: Sendable {
    let records: [ConsumerRecord]
    let epochs: [TopicPartition: UInt64]
}
