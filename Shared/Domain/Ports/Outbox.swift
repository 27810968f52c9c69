package import Contracts

/// A record that was stored with the change that caused it and waits to be published.
package struct OutboxRecord: Hashable, Sendable {
    /// Its place in the outbox.
    package let position: Int
    /// What to publish.
    package let record: OutgoingRecord

    /// A waiting record.
    package init(position: Int, record: OutgoingRecord) {
        self.position = position
        self.record = record
    }
}

/// Records of this service that wait to be published (written in the transaction that caused them).
package protocol Outbox: Sendable {
    /// The oldest waiting records; several relays may get the same ones, which repeats and changes nothing.
    func waiting(limit: Int) async throws(PortError) -> [OutboxRecord]
    /// Removes published records.
    func published(_ positions: [Int]) async throws(PortError)
}
