/// A record as it was read.
package struct ConsumerRecord: Sendable {
    /// Where it was read.
    package let topic: String
    package let partition: Int32
    /// Its place in the partition.
    package let offset: Int64
    /// Milliseconds since 1970, set by the producer or the broker as the topic says; -1 when there is none.
    package let timestamp: Int64
    package let key: [UInt8]?
    /// Its content; `nil` is a tombstone.
    package let value: [UInt8]?
    /// Names with values, in order.
    package let headers: [(String, [UInt8]?)]

    /// A record, for tests of what handles it.
    package init(
        topic: String, partition: Int32 = 0, offset: Int64 = 0, timestamp: Int64 = -1, key: [UInt8]? = nil,
        value: [UInt8]?, headers: [(String, [UInt8]?)] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// The text of the last header of this name, as Kafka's own clients choose it; `nil` when absent or null.
    package func header(_ name: String) -> String? {
        guard let value = headers.last(where: { $0.0 == name })?.1 else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    /// The partition it was read from.
    package var topicPartition: TopicPartition { TopicPartition(topic: topic, partition: partition) }

    /// About how much memory it takes.
    var size: Int { 200 + (key?.count ?? 0) + (value?.count ?? 0) + headers.reduce(0) { $0 + 50 + ($1.1?.count ?? 0) } }
}
