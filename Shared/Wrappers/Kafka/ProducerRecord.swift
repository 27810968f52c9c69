/// A record to be published.
package struct ProducerRecord: Sendable {
    /// Where it goes.
    package var topic: String
    /// Decides the partition when none is named; records of one key keep their order.
    package var key: [UInt8]?
    /// The content; `nil` is a tombstone on a compacted topic.
    package var value: [UInt8]?
    /// Names with values, in order; a name may occur twice, a value may be null.
    package var headers: [(String, [UInt8]?)]
    /// A partition of its own; `nil` leaves the choice to the key.
    package var partition: Int32?

    package init(
        topic: String, key: [UInt8]? = nil, value: [UInt8]?, headers: [(String, [UInt8]?)] = [],
        partition: Int32? = nil
    ) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
        self.partition = partition
    }
}
