import Locking

/// A connection for as long as it is leased: use it inside the pool's closure, never after.
///
/// Calls from several tasks run one after another. A cancelled task's statement is stopped at the server.
package final class PostgresConnection: Sendable {
    private let session: Session
    private let isEnded = Locked(false)

    init(session: Session) { self.session = session }

    /// Runs a statement and returns its rows.
    ///
    /// `prepared: false` keeps it out of the cache of prepared statements.
    package func query(_ sql: SQL, prepared: Bool = true) async throws(PostgresError) -> [PostgresRow] {
        try await answer(sql, prepared: prepared).rows
    }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    package func execute(_ sql: SQL, prepared: Bool = true) async throws(PostgresError) -> Int {
        try await answer(sql, prepared: prepared).affected
    }

    /// Runs a text of several statements, without parameters: migrations.
    package func executeScript(_ text: String) async throws(PostgresError) {
        try await leased().run { (handle) throws(PostgresError) in try handle.runScript(text) }
    }

    /// Runs a statement that must happen although the task was cancelled.
    func finish(_ sql: SQL) async throws(PostgresError) -> String {
        try await leased().run(cancellable: false) { (handle) throws(PostgresError) in
            try handle.run(sql, prepared: false).command
        }
    }

    /// Ends the lease; later calls fail.
    func end() { isEnded.withLock { $0 = true } }

    private func answer(_ sql: SQL, prepared: Bool) async throws(PostgresError) -> QueryAnswer {
        try await leased().run { (handle) throws(PostgresError) in try handle.run(sql, prepared: prepared) }
    }

    private func leased() throws(PostgresError) -> Session {
        if isEnded.withLock({ $0 }) { throw PostgresError(.closed) }
        return session
    }
}
