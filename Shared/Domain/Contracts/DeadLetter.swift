import Billing
public import Foundation

/// A record or work item that can never be processed: kept with its reason and its original bytes, shown, replayable.
public struct DeadLetter: Codable, Hashable, Sendable {
    /// `ce_type` of its records.
    public static let type = "tallybridge.dead-letter.v1"

    /// Derived from where it came from.
    public let id: String
    /// Why it cannot be processed.
    public let reason: String
    /// The service that gave up on it.
    public let service: String
    /// The topic it came from, on the broker; for a work item `work:<kind>`.
    public let topic: String
    /// The partition, for a record.
    public let partition: Int?
    /// The offset, for a record.
    public let offset: Int64?
    /// Its key.
    public let key: String?
    /// Its tenant as its header claims it, unchecked.
    public let claimedTenant: String?
    /// Its headers.
    public let headers: [OutgoingRecord.Header]
    /// Its original bytes.
    public let value: Data
    /// When it was given up.
    public let at: Date

    /// Gives up on a record.
    public init(_ record: IncomingRecord, reason: String, service: String, at: Date) {
        id = DerivedID.uuid("dead-letter", record.topic, String(record.partition), String(record.offset))
        self.reason = reason
        self.service = service
        topic = record.topic
        partition = record.partition
        offset = record.offset
        key = record.key
        claimedTenant = record.header("tb_tenant")
        headers = record.headers
        value = Data(record.value)
        self.at = at
    }

    /// Gives up on a work item.
    public init(
        workKind: String, company: String, tenant: String, payload: [UInt8], reason: String, service: String, at: Date
    ) {
        id = DerivedID.uuid("dead-letter", "work", workKind, company, String(decoding: payload, as: UTF8.self))
        self.reason = reason
        self.service = service
        topic = "work:\(workKind)"
        partition = nil
        offset = nil
        key = company
        claimedTenant = tenant
        headers = []
        value = Data(payload)
        self.at = at
    }

    /// The record that announces it; its value may be as large as the letter's plus its frame.
    public func record() throws -> OutgoingRecord {
        OutgoingRecord(
            topic: .deadLetters, key: key ?? id, value: try CanonicalJSON.encode(self),
            headers: OutgoingRecord.headers(
                id: id, type: Self.type, source: service, tenant: claimedTenant ?? "", time: at))
    }
}
