import Billing
package import Contracts

/// A batch of records, read: messages, and what is none with the reason why.
package struct SortedRecords<Expected: Message>: Sendable {
    /// The messages with the records they were read from, in order.
    package private(set) var read: [(record: IncomingRecord, message: Expected)] = []
    /// The records that are no such message.
    package private(set) var refused: [(record: IncomingRecord, reason: String)] = []

    /// Reads each record as `Expected`.
    package init(_ records: [IncomingRecord]) {
        for record in records {
            do throws(MessageError) {
                read.append((record, try record.message(Expected.self)))
            } catch {
                refused.append((record, error.description))
            }
        }
    }

    /// The messages, in order.
    package var messages: [Expected] { read.map(\.message) }
}
