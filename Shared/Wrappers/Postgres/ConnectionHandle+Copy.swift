import CLibpq

extension ConnectionHandle {
    /// COPY … FROM STDIN in chunks; `keepGoing` is asked before each.
    mutating func copyIn(
        _ table: String, columns: [String], rows: [[PostgresValue?]], keepGoing: () -> Bool
    ) throws(PostgresError) -> Int {
        let names = columns.map(CopyText.quotedName).joined(separator: ", ")
        let statement = "COPY \(CopyText.quotedPath(table)) (\(names)) FROM STDIN"
        if let row = rows.first(where: { $0.count != columns.count }) {
            throw PostgresError(
                .refused(
                    sqlState: "22P04", message: "a row has \(row.count) values for \(columns.count) columns",
                    constraint: nil, table: table, detail: nil), statement: statement)
        }
        try begin(statement)
        var text = CopyText()
        var isStopped = false
        for row in rows {
            text.append(row)
            guard text.bytes.count >= CopyText.chunk else { continue }
            isStopped = !keepGoing()
            if isStopped { break }
            guard put(&text) else { break }
        }
        if !isStopped { _ = put(&text) }
        return try end(statement, reason: isStopped ? "cancelled by the client" : nil)
    }

    private func begin(_ statement: String) throws(PostgresError) {
        let result = PQexec(connection, statement)
        if PQresultStatus(result) == PGRES_COPY_IN {
            PQclear(result)
            return
        }
        _ = try answer(ResultHandle(result), to: statement)
        throw PostgresError(.unavailable("the server did not begin the copy"), statement: statement)
    }

    private func put(_ text: inout CopyText) -> Bool {
        defer { text.bytes.removeAll(keepingCapacity: true) }
        return text.bytes.withUnsafeBytes { bytes in
            PQputCopyData(connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
        }
    }

    private func end(_ statement: String, reason: String?) throws(PostgresError) -> Int {
        if let reason { PQputCopyEnd(connection, reason) } else { PQputCopyEnd(connection, nil) }
        let outcome = Result { () throws(PostgresError) in
            try answer(ResultHandle(PQgetResult(connection)), to: statement)
        }
        while let rest = ResultHandle(PQgetResult(connection)) { _ = rest.status }
        return try outcome.get().affected
    }
}
