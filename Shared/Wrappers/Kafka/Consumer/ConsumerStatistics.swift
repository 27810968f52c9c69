import Foundation

/// The part of librdkafka's statistics that says how far behind a consumer is.
///
/// Source: librdkafka, STATISTICS.md, `topics.<name>.partitions.<number>`.
struct ConsumerStatistics: Decodable {
    struct Topic: Decodable { let partitions: [String: Partition] }
    struct Partition: Decodable {
        let partition: Int32
        let consumerLag: Int64
        let lowOffset: Int64
        let stableOffset: Int64
        let highOffset: Int64

        enum CodingKeys: String, CodingKey {
            case partition
            case consumerLag = "consumer_lag"
            case lowOffset = "lo_offset"
            case stableOffset = "ls_offset"
            case highOffset = "hi_offset"
        }

        /// Records not yet committed as read; `nil` when the broker has not told yet.
        ///
        /// Without a committed offset all there is counts, as for a group that begins at the oldest record.
        var lag: Int64? {
            if consumerLag >= 0 { return consumerLag }
            let end = stableOffset >= 0 ? stableOffset : highOffset
            return end >= 0 && lowOffset >= 0 ? max(0, end - lowOffset) : nil
        }
    }

    let topics: [String: Topic]

    /// The lag of the partitions that are ours.
    static func lag(in json: Data, of partitions: Set<TopicPartition>) -> [TopicPartition: Int64]? {
        guard let statistics = try? JSONDecoder().decode(Self.self, from: json) else { return nil }
        var lag: [TopicPartition: Int64] = [:]
        for (name, topic) in statistics.topics {
            for partition in topic.partitions.values {
                let place = TopicPartition(topic: name, partition: partition.partition)
                if partitions.contains(place) { lag[place] = partition.lag }
            }
        }
        return lag
    }
}
