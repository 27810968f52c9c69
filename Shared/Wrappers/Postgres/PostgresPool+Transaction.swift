/// How much a transaction sees of others.
package enum PostgresIsolation: Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted
    /// All statements see one moment; a conflict is refused with 40001.
    case repeatableRead
    /// As if transactions ran one after another; a conflict is refused with 40001.
    case serializable

    var begin: SQL {
        switch self {
        case .readCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
        case .repeatableRead: "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
        }
    }
}

extension PostgresPool {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or the task is cancelled.
    ///
    /// `PostgresError.Reason.unavailable` from the commit itself means that its outcome is unknown.
    package nonisolated(nonsending) func withTransaction<R: Sendable>(
        isolation: PostgresIsolation = .readCommitted, _ body: (PostgresConnection) async throws -> R
    ) async throws -> R {
        try await withConnection { connection in
            try await connection.execute(isolation.begin, prepared: false)
            let answer: R
            do {
                answer = try await body(connection)
                try Task.checkCancellation()
            } catch {
                await connection.rollBack()
                throw error
            }
            try await connection.commit()
            return answer
        }
    }
}

extension PostgresConnection {
    /// A failure leaves the transaction open, and the pool then drops the connection, which ends it as well.
    fileprivate func rollBack() async { _ = try? await finish("ROLLBACK") }

    fileprivate func commit() async throws(PostgresError) {
        let command: SQL = "COMMIT"
        if try await finish(command) == "COMMIT" { return }
        // The server answers ROLLBACK when a statement had failed and the body went on regardless.
        throw PostgresError(
            .refused(
                sqlState: "25P02", message: "rolled back: a statement in the transaction had failed", constraint: nil,
                table: nil, detail: nil), statement: command.text)
    }
}
