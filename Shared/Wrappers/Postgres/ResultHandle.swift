import CLibpq

/// One answer of libpq, copied out and freed on the owner thread.
struct ResultHandle: ~Copyable {
    private let result: OpaquePointer

    init?(_ result: OpaquePointer?) {
        guard let result else { return nil }
        self.result = result
    }

    deinit { PQclear(result) }

    var status: ExecStatusType { PQresultStatus(result) }

    /// Rows changed or returned, as the command tag says; 0 for commands without a count.
    var affected: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The command the server completed: `ROLLBACK` is the answer to a COMMIT that could not be.
    var command: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    var rows: [PostgresRow] {
        let width = PQnfields(result)
        let header = PostgresRow.Columns((0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" })
        return (0..<PQntuples(result)).map { row in
            PostgresRow(header: header, cells: (0..<width).map { cell(row, $0) })
        }
    }

    private func cell(_ row: Int32, _ column: Int32) -> String? {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The refusal this answer is; a fatal one says that the connection ends.
    func failure(statement: String?) -> PostgresError {
        let message = field("M") ?? trimmed(PQresultErrorMessage(result))
        guard let state = field("C"), field("V") != "FATAL", field("V") != "PANIC" else {
            return PostgresError(.unavailable(message), statement: statement)
        }
        return PostgresError(
            .refused(
                sqlState: state, message: message, constraint: field("n"), table: field("t"), detail: field("D")),
            statement: statement)
    }

    /// A field of the error; codes are those of the protocol's ErrorResponse (`PG_DIAG_…` are macros Swift cannot see).
    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }
}
