import Billing
import HTTPClient
import Ports

/// A record that lists carry: its id orders the list, its fields are all that is asked for.
protocol ListedRecord: Decodable, Sendable {
    static var fields: [String] { get }
    var id: Field<Int> { get }
}

/// Reads a list of any length, whole, by key: ordered by id, each page beginning after the last id of the one before.
struct RecordList<Row: ListedRecord>: Sendable {
    let path: String
    let condition: String?
    let purpose: Call.Purpose
    let pageSize: Int
    /// No list is longer; a server that never ends a list must not hold a worker forever.
    let maximumPages = 2000

    init(
        path: String, of type: Row.Type, condition: String? = nil, purpose: Call.Purpose = .siteWide, pageSize: Int
    ) {
        self.path = path
        self.condition = condition
        self.purpose = purpose
        self.pageSize = pageSize
    }

    /// A row that was read, or why it was not.
    struct Reading<Record: Sendable>: Sendable {
        let row: Row
        let id: Int
        let record: Result<Record, UnreadableField>
    }

    /// Every row of the list, each read by itself: one that is odd fails no other.
    func all<Record: Sendable>(
        over exchange: Exchange, reading read: @Sendable (Row) throws(UnreadableField) -> Record
    ) async throws(ConnectWiseError) -> [Reading<Record>] {
        var readings: [Reading<Record>] = []
        var last: Int?
        for _ in 0..<maximumPages {
            let call = page(after: last)
            let (page, isLast) = try await exchange.answer(call, as: [Row].self) {
                (rows, response) throws(ConnectWiseError) in
                let isLast = rows.isEmpty || (rows.count < pageSize && !NextLink.isIn(response.headers))
                return (try checked(rows, after: last, isLast: isLast, call: call), isLast)
            }
            for (id, row) in page {
                readings.append(Reading(row: row, id: id, record: Self.result(of: row, read)))
            }
            if isLast { return readings }
            last = page.last?.id
        }
        throw ConnectWiseError(
            .unavailable(status: 200, "a list of more than \(maximumPages) pages"), call: "GET \(path)")
    }

    private static func result<Record>(
        of row: Row, _ read: (Row) throws(UnreadableField) -> Record
    ) -> Result<Record, UnreadableField> {
        do throws(UnreadableField) {
            return .success(try read(row))
        } catch {
            return .failure(error)
        }
    }

    private func page(after last: Int?) -> Call {
        let conditions = [condition, last.map { "id>\($0)" }].compactMap { $0 }
        var call = Call(method: "GET", path: path, purpose: purpose)
        if !conditions.isEmpty { call.query.append(("conditions", conditions.joined(separator: " and "))) }
        call.query += [
            ("orderBy", "id"), ("pageSize", String(pageSize)), ("page", "1"),
            ("fields", Row.fields.joined(separator: ",")),
        ]
        return call
    }

    /// The rows by id, each once.
    ///
    /// Where another page follows, or came before, a row out of order would mean that the server did not follow
    /// `conditions` or `orderBy`, and that rows may be missing.
    private func checked(
        _ rows: [Row], after last: Int?, isLast: Bool, call: Call
    ) throws(ConnectWiseError) -> [(id: Int, row: Row)] {
        var byID: [Int: Row] = [:]
        var ids: [Int] = []
        for row in rows {
            // Ids order the list and begin its next page: without one it is not known to be whole.
            let id: Int
            do throws(UnreadableField) {
                id = try row.id.requiredRecordID("id")
            } catch {
                throw ConnectWiseError(.unavailable(status: 200, "a row of which \(error)"), call: call.name)
            }
            if byID.updateValue(row, forKey: id) == nil { ids.append(id) }
        }
        let sorted = ids.sorted()
        let isWhole = last == nil && isLast
        guard isWhole || (ids == sorted && (sorted.first ?? .max) > (last ?? .min)) else {
            throw ConnectWiseError(
                .unavailable(status: 200, "the rows after id \(last ?? 0) are not in the order asked for"),
                call: call.name)
        }
        return sorted.compactMap { id in byID[id].map { (id, $0) } }
    }
}

extension RecordList {
    /// The list in our words, with the records of it that cannot be read.
    func list<Record: Hashable & Sendable>(
        of kind: UnreadableRecord.Kind, over exchange: Exchange,
        reading read: @Sendable (Row) throws(UnreadableField) -> Record
    ) async throws(ConnectWiseError) -> SiteList<Record> {
        var list = SiteList<Record>()
        for reading in try await all(over: exchange, reading: read) {
            switch reading.record {
            case .success(let record): list.records.append(record)
            case .failure(let flaw): list.unreadable.append(UnreadableRecord(kind, reading.id, flaw))
            }
        }
        return list
    }
}
