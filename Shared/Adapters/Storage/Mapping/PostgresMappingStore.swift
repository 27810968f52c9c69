package import Billing
package import Ports
package import Postgres

/// The tenants' settings, runs and plans in PostgreSQL: one tenant at a time.
package struct PostgresMappingStore: MappingStore {
    private let pool: PostgresPool
    private let origin: OutboxOrigin

    /// The store in this database, for a process whose announcements `origin` relays.
    package init(_ pool: PostgresPool, origin: OutboxOrigin) {
        self.pool = pool
        self.origin = origin
    }

    /// Runs `body` in one transaction; row security shows it this tenant's rows and no other's.
    package func transaction<Answer: Sendable>(
        of tenant: TenantID, _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await pool.withTransaction { connection in
                try await connection.enter(tenant)
                return try await body(
                    PostgresMappingTransaction(connection: connection, tenant: tenant, origin: origin))
            }
        } catch let error as PostgresError {
            throw MappingStoreError(error, in: "a transaction")
        }
    }
}

/// What can be done in one transaction of one tenant.
struct PostgresMappingTransaction: MappingTransaction {
    let connection: PostgresConnection
    let tenant: TenantID
    let origin: OutboxOrigin

    /// Runs a statement and reads each row of its answer.
    func read<Value>(
        _ call: String, _ sql: SQL, _ value: (PostgresRow) throws -> Value
    ) async throws(MappingStoreError) -> [Value] {
        do {
            return try await connection.query(sql).map(value)
        } catch {
            throw MappingStoreError(error, in: call)
        }
    }

    /// Runs a statement and reads the one row it must answer.
    func readOne<Value>(
        _ call: String, _ sql: SQL, _ value: (PostgresRow) throws -> Value
    ) async throws(MappingStoreError) -> Value {
        guard let first = try await read(call, sql, value).first else {
            throw MappingStoreError.port(PortError(.refused, "\(call): no row was stored"))
        }
        return first
    }

    /// Runs a statement.
    func run(_ call: String, _ sql: SQL) async throws(MappingStoreError) {
        do {
            try await connection.execute(sql)
        } catch {
            throw MappingStoreError(error, in: call)
        }
    }

    /// What a row lock adds to a statement.
    func clause(_ lock: RowLock) -> SQL {
        switch lock {
        case .none: ""
        // Keys never change: what refers to the row need not wait, and does not deadlock with whoever holds it.
        case .exclusive: " FOR NO KEY UPDATE"
        }
    }
}

extension MappingStoreError {
    /// A violated constraint as the conflict it stands for, anything else as the port's failure.
    init(_ error: any Error, in call: String) {
        if let error = error as? MappingStoreError {
            self = error
        } else if let error = error as? PostgresError, let constraint = error.constraint,
            error.sqlState?.hasPrefix("23") == true
        {
            self = .conflict(MappingConflict(constraint: constraint))
        } else {
            self = .port(PortError(error, in: call))
        }
    }
}

extension PostgresRow {
    /// Reads the columns `version`, `updated_at` and `updated_by`.
    func stamp() throws(PostgresError) -> RecordStamp {
        RecordStamp(
            version: try decode("version"), updatedAt: try decode("updated_at"), updatedBy: try decode("updated_by"))
    }

    /// Reads the columns `authorities_pem` and `certificate_sha256`.
    func trust() throws(PostgresError) -> StoredTrust {
        StoredTrust(
            authoritiesPEM: try decode("authorities_pem"), certificateSHA256: try decode("certificate_sha256"))
    }

    /// Reads an enumeration's value.
    func value<Value: RawRepresentable<String>>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        let text: String = try decode(column)
        guard let value = Value(rawValue: text) else { throw PortError(.corrupt, "\(column) holds \(text)") }
        return value
    }

    /// Reads an enumeration's value that may be NULL.
    func optionalValue<Value: RawRepresentable<String>>(
        _ column: String, as type: Value.Type = Value.self
    ) throws -> Value? {
        try decode(column, as: String?.self) == nil ? nil : try value(column)
    }
}
