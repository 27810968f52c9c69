import CLibpq

/// An answer copied out of libpq.
struct QueryAnswer: Sendable {
    let rows: [PostgresRow]
    let affected: Int
    let command: String
}

extension ConnectionHandle {
    /// Runs one statement with its parameters; `prepared` lets a repeated one be prepared.
    mutating func run(_ sql: SQL, prepared: Bool) throws(PostgresError) -> QueryAnswer {
        try refuseNulBytes(in: sql)
        guard prepared else { return try answer(direct(sql), to: sql.text) }
        deallocateEvicted()
        let alone = isIdle
        let plan = statements.plan(for: sql.text)
        do throws(PostgresError) {
            switch plan {
            case .direct: return try answer(direct(sql), to: sql.text)
            case .prepared(let name): return try answer(execute(name, sql.parameters), to: sql.text)
            case .prepare(let name):
                _ = try answer(ResultHandle(PQprepare(connection, name, sql.text, 0, nil)), to: sql.text)
                statements.didPrepare(sql.text, name: name)
                return try answer(execute(name, sql.parameters), to: sql.text)
            }
        } catch {
            guard case .prepared = plan, error.isStalePlan else { throw error }
            statements.forget(sql.text)
            // Inside a transaction the failure has ended it; the caller begins again and finds a fresh plan.
            guard alone else { throw error }
            return try answer(direct(sql), to: sql.text)
        }
    }

    /// Runs a text of many statements by the simple protocol; their answers are dropped.
    mutating func runScript(_ text: String) throws(PostgresError) {
        _ = try answer(ResultHandle(PQexec(connection, text)), to: nil)
    }

    private func direct(_ sql: SQL) -> ResultHandle? {
        let result = CStrings(sql.parameters.lazy.map(\.?.text)).withPointers { values in
            PQexecParams(connection, sql.text, Int32(sql.parameters.count), nil, values, nil, nil, 0)
        }
        return ResultHandle(result)
    }

    private func execute(_ name: String, _ parameters: [PostgresValue?]) -> ResultHandle? {
        let result = CStrings(parameters.lazy.map(\.?.text)).withPointers { values in
            PQexecPrepared(connection, name, Int32(parameters.count), values, nil, nil, 0)
        }
        return ResultHandle(result)
    }

    private mutating func deallocateEvicted() {
        // Refused in a failed transaction, so it waits until nothing is open.
        guard isIdle else { return }
        for name in statements.takeEvicted() { _ = ResultHandle(PQexec(connection, "DEALLOCATE \"\(name)\"")) }
    }

    /// Copies a good answer out, or throws what a bad one says.
    func answer(_ result: consuming ResultHandle?, to statement: String?) throws(PostgresError) -> QueryAnswer {
        guard let result else {
            throw PostgresError(.unavailable(trimmed(PQerrorMessage(connection))), statement: statement)
        }
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            return QueryAnswer(rows: result.rows, affected: result.affected, command: result.command)
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            throw PostgresError(
                .refused(
                    sqlState: "0A000", message: "COPY is not supported", constraint: nil, table: nil,
                    detail: nil), statement: statement)
        default:
            let failure = result.failure(statement: statement)
            if isLost, case .refused(let state, let message, _, _, _) = failure.reason {
                throw PostgresError(.unavailable("\(message) (\(state))"), statement: statement)
            }
            throw failure
        }
    }

    /// C strings end at a zero byte: without this check a value would silently be cut there.
    private func refuseNulBytes(in sql: SQL) throws(PostgresError) {
        for (index, parameter) in sql.parameters.enumerated() {
            guard let text = parameter?.text, text.utf8.contains(0) else { continue }
            throw PostgresError(
                .refused(
                    sqlState: "22021", message: "parameter $\(index + 1) holds a zero byte; PostgreSQL text cannot",
                    constraint: nil, table: nil, detail: nil), statement: sql.text)
        }
    }
}

extension PostgresError {
    /// 0A000 "cached plan must not change result type" after a migration; 26000 when the server forgot the statement.
    fileprivate var isStalePlan: Bool { sqlState == "0A000" || sqlState == "26000" }
}
