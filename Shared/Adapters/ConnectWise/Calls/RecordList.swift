import HTTPClient
import Ports

/// A record that lists carry: its id orders the list, its fields are all that is asked for.
protocol ListedRecord: Decodable, Sendable {
    static var fields: [String] { get }
    var id: Int? { get }
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

    func all<Record>(
        over exchange: Exchange, reading read: @Sendable (Row) throws(MissingField) -> Record
    ) async throws(ConnectWiseError) -> [Record] {
        var records: [Record] = []
        var last: Int?
        for _ in 0..<maximumPages {
            let call = page(after: last)
            let (page, isLast) = try await exchange.answer(call, as: [Row].self) {
                (rows, response) throws(ConnectWiseError) in
                let isLast = rows.isEmpty || (rows.count < pageSize && !NextLink.isIn(response.headers))
                return (try checked(rows, after: last, isLast: isLast, call: call), isLast)
            }
            for row in page { records.append(try complete(row, read, call)) }
            if isLast { return records }
            last = page.last?.id
        }
        throw ConnectWiseError(
            .unavailable(status: 200, "a list of more than \(maximumPages) pages"), call: "GET \(path)")
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
    private func checked(_ rows: [Row], after last: Int?, isLast: Bool, call: Call) throws(ConnectWiseError) -> [Row] {
        var byID: [Int: Row] = [:]
        var ids: [Int] = []
        for row in rows {
            guard let id = row.id else {
                throw ConnectWiseError(.unavailable(status: 200, "a row without the field id"), call: call.name)
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
        return sorted.compactMap { byID[$0] }
    }

    private func complete<Record>(
        _ row: Row, _ read: (Row) throws(MissingField) -> Record, _ call: Call
    ) throws(ConnectWiseError) -> Record {
        do {
            return try read(row)
        } catch {
            throw ConnectWiseError(.unavailable(status: 200, error.description), call: call.name)
        }
    }
}
