import Billing
package import Foundation

/// A record about to be published: a message in its envelope.
package struct OutgoingRecord: Hashable, Sendable {
    /// Where to.
    package let topic: Topic
    /// The key: the managed company, or for dead letters what is known of it.
    package let key: String
    /// The value: canonical JSON.
    package let value: [UInt8]
    /// CloudEvents headers (Kafka binding, binary mode) and `tb_tenant`, in a fixed order.
    package let headers: [Header]

    /// A header.
    package struct Header: Hashable, Sendable, Codable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Takes all parts as they are (relaying stored records).
    package init(topic: Topic, key: String, value: [UInt8], headers: [Header]) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// Puts `message` into its envelope.
    /// - Parameters:
    ///   - source: `ce_source`: the service that says it.
    ///   - time: `ce_time`, cut to whole seconds.
    /// - Throws: `MessageError` if the value is longer than a message may be, `EncodingError` if it is no JSON.
    package init(_ message: some Message, from source: String, at time: Date) throws {
        let value = try CanonicalJSON.encode(message)
        guard value.count <= maximumMessageBytes else {
            throw MessageError("the value has \(value.count) bytes; a message announces, it never carries a body")
        }
        self.init(
            topic: type(of: message).topic, key: message.managedCompany.text, value: value,
            headers: Self.headers(
                id: message.id, type: type(of: message).type, source: source, tenant: message.tenant.text, time: time))
    }

    static func headers(id: String, type: String, source: String, tenant: String, time: Date) -> [Header] {
        [
            Header("ce_id", id), Header("ce_source", "/tallybridge/\(source)"), Header("ce_specversion", "1.0"),
            Header("ce_time", time.formatted(.iso8601)), Header("ce_type", type),
            Header("content-type", "application/json"), Header("tb_tenant", tenant),
            // W3C Trace Context: the id of the fact names the trace, so every repetition of it shares one.
            Header("traceparent", "00-\(id.filter { $0 != "-" })-\(id.filter { $0 != "-" }.prefix(16))-01"),
        ]
    }
}

/// A record as it was consumed.
package struct IncomingRecord: Hashable, Sendable {
    /// The topic's name on the broker.
    package let topic: String
    package let partition: Int
    package let offset: Int64
    /// Its key, as text.
    package let key: String?
    package let value: [UInt8]
    package let headers: [OutgoingRecord.Header]

    package init(
        topic: String, partition: Int, offset: Int64, key: String?, value: [UInt8], headers: [OutgoingRecord.Header]
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// The first header of this name.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
