package import Contracts
package import Kafka

extension IncomingRecord {
    /// A record as Kafka delivers it.
    ///
    /// Bytes that are not UTF-8 in key or headers are replaced: ours are always text.
    package init(_ record: ConsumerRecord) {
        self.init(
            topic: record.topic, partition: Int(record.partition), offset: record.offset,
            key: record.key.map { String(decoding: $0, as: UTF8.self) }, value: record.value ?? [],
            headers: record.headers.map { name, value in
                OutgoingRecord.Header(name, String(decoding: value ?? [], as: UTF8.self))
            })
    }
}

extension ProducerRecord {
    init(_ record: OutgoingRecord, prefix: String) {
        self.init(
            topic: record.topic.name(prefix: prefix), key: Array(record.key.utf8), value: record.value,
            headers: record.headers.map { ($0.name, Array($0.value.utf8)) })
    }
}
