package import Contracts
import Foundation
package import Ports
package import Postgres

/// The dead letters.
package struct PostgresDeadLetterStore: DeadLetterStore {
    private let database: Database

    /// The dead letters in this database.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Keeps the letters; one that is kept already stays as it is.
    ///
    /// Whatever text they carry came from outside, so it is made fit for a text column; the value keeps its bytes.
    package func keep(_ letters: [DeadLetter]) async throws(PortError) {
        guard !letters.isEmpty else { return }
        var headers: [String] = []
        for letter in letters {
            let fit = letter.headers.map { OutgoingRecord.Header($0.name.withoutNul, $0.value.withoutNul) }
            headers.append(try StoredJSON.text(fit))
        }
        try await database.execute(
            "keeping dead letters",
            """
            INSERT INTO dead_letters (
                letter_id, claimed_tenant, service, topic, partition, record_offset, key, headers, value, reason, at)
            SELECT *
              FROM unnest(\(letters.map(\.id))::uuid[], \(letters.map(\.claimedTenant?.withoutNul))::text[],
                          \(letters.map(\.service))::text[], \(letters.map(\.topic.withoutNul))::text[],
                          \(letters.map(\.partition))::integer[], \(letters.map(\.offset))::bigint[],
                          \(letters.map(\.key?.withoutNul))::text[], \(headers)::jsonb[],
                          \(letters.map { Array($0.value) })::bytea[], \(letters.map(\.reason.withoutNul))::text[],
                          \(letters.map(\.at))::timestamptz[])
            ON CONFLICT (letter_id) DO NOTHING
            """)
    }
}
