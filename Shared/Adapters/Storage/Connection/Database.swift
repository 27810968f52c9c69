import Billing
import Ports
import Postgres

/// How stores reach PostgreSQL: failures come back as `PortError`, named after what was being done.
struct Database: Sendable {
    let pool: PostgresPool

    /// One statement on its own.
    func query(_ call: String, _ sql: SQL) async throws(PortError) -> [PostgresRow] {
        do throws(PostgresError) {
            return try await pool.query(sql)
        } catch {
            throw PortError(error, in: call)
        }
    }

    /// One statement on its own; how many rows it changed.
    @discardableResult
    func execute(_ call: String, _ sql: SQL) async throws(PortError) -> Int {
        do throws(PostgresError) {
            return try await pool.execute(sql)
        } catch {
            throw PortError(error, in: call)
        }
    }

    /// Several statements in one transaction.
    func transaction<Answer: Sendable>(
        _ call: String, _ body: (PostgresConnection) async throws -> Answer
    ) async throws(PortError) -> Answer {
        do {
            return try await pool.withTransaction { connection in try await body(connection) }
        } catch {
            throw PortError(error, in: call)
        }
    }

    /// Reads rows; one that cannot be read back is `corrupt`.
    func reading<Answer>(_ call: String, _ body: () throws -> Answer) throws(PortError) -> Answer {
        do {
            return try body()
        } catch {
            throw PortError(error, in: call)
        }
    }

    /// Makes the months rows of these dates go to; before a transaction that works on many rows, not inside it.
    func ensurePartitions(for dates: some Sequence<BillingDate>) async throws(PortError) {
        _ = try await query("making partitions", .ensurePartitions(for: dates))
    }
}

extension SQL {
    /// Makes the months rows of these dates go to.
    ///
    /// Who makes one keeps all others from making any until the transaction ends: a long one must not.
    static func ensurePartitions(for dates: some Sequence<BillingDate>) -> SQL {
        "SELECT tallybridge_ensure_partitions(\(Set(dates).sorted().map(\.description))::date[])"
    }
}
