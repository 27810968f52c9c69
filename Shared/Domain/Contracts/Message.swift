package import Billing

/// An announcement on a topic: ids, tenant, company, totals, content hash.
///
/// Never more than 16 KiB, and never enough to bill: the body is a row that the consumer loads by id and checks.
package protocol Message: Codable, Hashable, Sendable {
    /// `ce_type`: `tallybridge.<message>.v1`.
    static var type: String { get }
    /// Where it is announced.
    static var topic: Topic { get }
    /// `ce_id`: derived from the fact, never from the attempt.
    var id: String { get }
    var tenant: TenantID { get }
    /// The key of the record.
    var managedCompany: ManagedCompanyID { get }
    /// The forms of all other fields.
    var form: MessageForm { get }
}

/// The largest value of a message in bytes.
package let maximumMessageBytes = 16 * 1024
