public import Contracts

/// A record that was stored with the change that caused it and waits to be published.
public struct OutboxRecord: Hashable, Sendable {
    /// Its place in the outbox.
    public let position: Int
    /// What to publish.
    public let record: OutgoingRecord

    /// A waiting record.
    public init(position: Int, record: OutgoingRecord) {
        self.position = position
        self.record = record
    }
}

/// Records of this service that wait to be published (written in the transaction that caused them).
public protocol Outbox: Sendable {
    /// The oldest waiting records; several relays may get the same ones, which repeats and changes nothing.
    func waiting(limit: Int) async throws(PortError) -> [OutboxRecord]
    /// Removes published records.
    func published(_ positions: [Int]) async throws(PortError)
}
