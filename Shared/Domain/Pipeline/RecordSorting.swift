import Billing
public import Contracts

/// A batch of records, read: messages, and what is none with the reason why.
public struct SortedRecords<Expected: Message>: Sendable {
    /// The messages with the records they were read from, in order.
    public private(set) var read: [(record: IncomingRecord, message: Expected)] = []
    /// The records that are no such message.
    public private(set) var refused: [(record: IncomingRecord, reason: String)] = []

    /// Reads each record as `Expected`.
    public init(_ records: [IncomingRecord]) {
        for record in records {
            do throws(MessageError) {
                read.append((record, try record.message(Expected.self)))
            } catch {
                refused.append((record, error.description))
            }
        }
    }

    /// The messages, in order.
    public var messages: [Expected] { read.map(\.message) }
}
