import CRdkafka

extension AdminHandle {
    /// Partitions and replicas of all topics.
    ///
    /// Never of a named one: asking for a topic can make it.
    func topics(timeout: Duration) throws(KafkaError) -> [String: (partitions: Int, replication: Int)] {
        try metadata(allTopics: true, timeout) { metadata in
            var topics: [String: (partitions: Int, replication: Int)] = [:]
            for topic in UnsafeBufferPointer(start: metadata.topics, count: Int(metadata.topic_cnt)) {
                guard let name = topic.topic, topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
                let replication = topic.partition_cnt > 0 ? topic.partitions[0].replica_cnt : 0
                topics[String(cString: name)] = (Int(topic.partition_cnt), Int(replication))
            }
            return topics
        }
    }

    /// How many brokers the cluster has.
    func brokerCount(timeout: Duration) throws(KafkaError) -> Int {
        try metadata(allTopics: false, timeout) { Int($0.broker_cnt) }
    }

    private func metadata<Answer>(
        allTopics: Bool, _ timeout: Duration, _ read: (rd_kafka_metadata) -> Answer
    ) throws(KafkaError) -> Answer {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let milliseconds = Int32(clamping: timeout.wholeMilliseconds)
        let code = rd_kafka_metadata(handle.client, allTopics ? 1 : 0, nil, &metadata, milliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else { throw KafkaError(code) }
        defer { rd_kafka_metadata_destroy(metadata) }
        return read(metadata.pointee)
    }
}
