import Billing
package import Foundation

/// A record or work item that can never be processed: kept with its reason and its original bytes, shown, replayable.
///
/// The stored letter has everything; the announced one is cut to what a topic takes.
package struct DeadLetter: Codable, Hashable, Sendable {
    /// The largest value of an announced letter in bytes, with room for its envelope below a broker's usual 1 MB.
    package static let maximumBytes = 512 * 1024
    private static let maximumReason = 2000

    /// `ce_type` of its records.
    package static let type = "tallybridge.dead-letter.v1"

    /// Derived from where it came from.
    package let id: String
    /// Why it cannot be processed.
    package let reason: String
    /// The service that gave up on it.
    package let service: String
    /// The topic it came from, on the broker; for a work item `work:<kind>`, for a record that could not be published
    /// `outbox:<topic>`, for a stored row `row:<kind>`.
    package let topic: String
    /// The partition, for a record.
    package let partition: Int?
    /// The offset, for a record.
    package let offset: Int64?
    /// Of a record, as it was; of a work item what it is about; of a row its key.
    package private(set) var key: String?
    /// Its tenant as its header claims it, unchecked.
    package private(set) var claimedTenant: String?
    package private(set) var headers: [OutgoingRecord.Header]
    /// Its original bytes.
    package private(set) var value: Data
    /// Whether key, headers and value are all there; if not, the stored letter has them.
    package private(set) var isWhole: Bool
    /// When it was given up, in whole seconds.
    package let at: Date

    /// Gives up on a record.
    package init(_ record: IncomingRecord, reason: String, service: String, at: Date) {
        id = DerivedID.uuid("dead-letter", record.topic, String(record.partition), String(record.offset))
        self.reason = Self.shortened(reason)
        self.service = service
        topic = record.topic
        partition = record.partition
        offset = record.offset
        key = record.key
        claimedTenant = record.header("tb_tenant")
        headers = record.headers
        value = Data(record.value)
        isWhole = true
        self.at = at.wholeSeconds
    }

    /// Gives up on a work item.
    package init(
        workKind: String, company: String, tenant: String, payload: [UInt8], reason: String, service: String, at: Date
    ) {
        id = DerivedID.uuid("dead-letter", "work", workKind, company, String(decoding: payload, as: UTF8.self))
        self.reason = Self.shortened(reason)
        self.service = service
        topic = "work:\(workKind)"
        partition = nil
        offset = nil
        key = company
        claimedTenant = tenant
        headers = []
        value = Data(payload)
        isWhole = true
        self.at = at.wholeSeconds
    }

    /// Gives up on a record that can never be published.
    package init(publishing record: OutgoingRecord, reason: String, service: String, at: Date) {
        id = DerivedID.uuid(
            "dead-letter", "outbox", record.topic.rawValue, record.key, String(decoding: record.value, as: UTF8.self))
        self.reason = Self.shortened(reason)
        self.service = service
        topic = "outbox:\(record.topic.rawValue)"
        partition = nil
        offset = nil
        key = record.key
        claimedTenant = record.headers.first { $0.name == "tb_tenant" }?.value
        headers = record.headers
        value = Data(record.value)
        isWhole = true
        self.at = at.wholeSeconds
    }

    /// Gives up on a stored row that nothing can be done with: it stays where it is.
    package init(row kind: String, key: String, tenant: String, reason: String, service: String, at: Date) {
        id = DerivedID.uuid("dead-letter", "row", kind, key, reason)
        self.reason = Self.shortened(reason)
        self.service = service
        topic = "row:\(kind)"
        partition = nil
        offset = nil
        self.key = key
        claimedTenant = tenant
        headers = []
        value = Data()
        isWhole = true
        self.at = at.wholeSeconds
    }

    /// Its bytes and its reason, without whatever came beside them: what can be kept in any case.
    package var bare: DeadLetter {
        var bare = self
        bare.isWhole = false
        bare.key = nil
        bare.claimedTenant = nil
        bare.headers = []
        return bare
    }

    /// The record that announces it, cut where a topic would refuse it: `isWhole` says so.
    package func record() throws -> OutgoingRecord {
        let encoded = try CanonicalJSON.encode(self)
        guard encoded.count > Self.maximumBytes else { return record(encoded) }
        var cut = bare
        cut.value = Data()
        return cut.record(try CanonicalJSON.encode(cut))
    }

    /// The beginning of a reason: whose words it has may be of any length.
    private static func shortened(_ reason: String) -> String {
        String(String.UnicodeScalarView(reason.unicodeScalars.prefix(maximumReason)))
    }

    private func record(_ encoded: [UInt8]) -> OutgoingRecord {
        OutgoingRecord(
            topic: .deadLetters, key: key ?? id, value: encoded,
            headers: OutgoingRecord.headers(
                id: id, type: Self.type, source: service, tenant: claimedTenant ?? "", time: at))
    }
}

extension Date {
    fileprivate var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
}
