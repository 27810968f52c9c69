package import Foundation
package import Ports
package import Postgres

/// PostgreSQL's clock, shifted by the offset of the connection.
package struct PostgresTime: StoreTime {
    private let database: Database

    /// The clock of this database.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    package func present() async throws(PortError) -> Date {
        let call = "asking for the time"
        guard let row = try await database.query(call, "SELECT tallybridge_now() AS now").first else {
            throw PortError(.corrupt, "\(call): no answer")
        }
        return try database.reading(call) { try row.decode("now") }
    }
}
