import CRdkafka

/// librdkafka's list of partitions with offsets.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init?(_ offsets: some Collection<(key: TopicPartition, value: Int64)>) {
        guard let pointer = rd_kafka_topic_partition_list_new(Int32(offsets.count)) else { return nil }
        self.pointer = pointer
        for (partition, offset) in offsets {
            rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
        }
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    /// The partitions of a list that librdkafka owns.
    static func partitions(
        of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) -> [(TopicPartition, rd_kafka_resp_err_t)] {
        guard let list else { return [] }
        return (0..<Int(list.pointee.cnt)).map { index in
            let element = list.pointee.elems[index]
            return (TopicPartition(topic: String(cString: element.topic), partition: element.partition), element.err)
        }
    }
}
