import Billing
import Ports
import Postgres

/// Something a tenant gave a name, in a table of its own: a site, a source, an integration.
protocol NamedRecord {
    static var table: SQL { get }
    /// The column of its id.
    static var key: SQL { get }
    /// The columns that `init` reads.
    static var columns: SQL { get }
    /// Reads the columns.
    init(_ row: PostgresRow) throws
}

extension PostgresMappingTransaction {
    func records<Record: NamedRecord>(
        after name: String?, limit: Int, where condition: SQL = ""
    ) async throws(MappingStoreError) -> [Record] {
        try await read(
            "listing \(Record.table.text)",
            """
            SELECT \(sql: Record.columns) FROM \(sql: Record.table)
             WHERE tenant_id = \(tenant) AND (\(name)::text IS NULL OR name COLLATE "C" > \(name))
               \(sql: condition)
             ORDER BY name COLLATE "C" LIMIT \(limit)
            """, Record.init)
    }

    func record<Record: NamedRecord, Kind>(
        _ id: Identifier<Kind>, lock: RowLock
    ) async throws(MappingStoreError) -> Record? {
        try await read(
            "reading from \(Record.table.text)",
            """
            SELECT \(sql: Record.columns) FROM \(sql: Record.table)
             WHERE tenant_id = \(tenant) AND \(sql: Record.key) = \(id)\(sql: clause(lock))
            """, Record.init
        ).first
    }

    func delete<Record: NamedRecord, Kind>(
        _ id: Identifier<Kind>, from type: Record.Type
    ) async throws(MappingStoreError) {
        try await run(
            "removing from \(Record.table.text)",
            """
            DELETE FROM \(sql: Record.table) WHERE tenant_id = \(tenant) AND \(sql: Record.key) = \(id)
            """)
    }
}
