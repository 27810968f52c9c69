import Billing
import Contracts
public import Ports
public import Postgres
import Runs

/// The queue of work.
public struct PostgresWorkQueue: WorkQueue {
    let database: Database

    /// The queue in this database.
    public init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Queues work; for one subject the higher rank wins, and an equal or lower one changes nothing.
    public func add(_ work: [NewWork]) async throws(PortError) {
        let newest = try Self.newest(of: work)
        guard !newest.isEmpty else { return }
        try await database.execute(
            "queueing work",
            """
            INSERT INTO work AS w (tenant_id, kind, subject, lane, billing_date, sequence, payload)
            SELECT *
              FROM unnest(\(newest.map(\.tenant))::uuid[], \(newest.map(\.kind.rawValue))::text[],
                          \(newest.map(\.subject))::text[], \(newest.map(\.lane))::uuid[],
                          \(newest.map(\.rank.billingDate))::date[], \(newest.map(\.rank.sequence))::bigint[],
                          \(newest.map(\.payload))::bytea[])
            ON CONFLICT (tenant_id, kind, subject) DO UPDATE
               SET lane = excluded.lane, billing_date = excluded.billing_date, sequence = excluded.sequence,
                   payload = excluded.payload, attempts = 0, queued_at = now(), not_before = now(), last_reason = NULL
             WHERE (excluded.billing_date, excluded.sequence) > (w.billing_date, w.sequence)
            """)
    }

    /// Removes a claimed item unless newer work came meanwhile: that stays, free to be claimed.
    public func complete(_ item: WorkItem) async throws(PortError) -> Bool {
        let rows = try await database.query(
            "completing work",
            """
            WITH gone AS (
                DELETE FROM work WHERE \(sql: claimed(item)) AND \(sql: rank(item)) RETURNING 1
            ), freed AS (
                UPDATE work SET token = NULL, leased_until = NULL
                 WHERE \(sql: claimed(item)) AND NOT \(sql: rank(item))
            )
            SELECT count(*) AS gone FROM gone
            """)
        return try database.reading("completing work") { try rows.first?.decode("gone", as: Int.self) == 1 }
    }

    /// Gives a claimed item back.
    public func postpone(_ item: WorkItem, for delay: Duration, reason: String) async throws(PortError) {
        try await database.execute(
            "postponing work",
            """
            UPDATE work
               SET token = NULL, leased_until = NULL,
                   not_before = CASE WHEN \(sql: rank(item)) THEN now() + make_interval(secs => \(delay.inSeconds))
                                     ELSE not_before END,
                   last_reason = CASE WHEN \(sql: rank(item)) THEN \(reason.withoutNul)::text ELSE last_reason END
             WHERE \(sql: claimed(item))
            """)
    }

    /// Prolongs a claim that has not run out: one that has may have been made up for in its lane.
    public func renew(_ item: WorkItem, lease: Duration) async throws(PortError) -> Bool {
        let renewed = try await database.execute(
            "renewing work",
            """
            UPDATE work SET leased_until = now() + make_interval(secs => \(lease.inSeconds))
             WHERE \(sql: claimed(item)) AND leased_until > now()
            """)
        return renewed == 1
    }

    /// How many items wait and how long the oldest has waited.
    public func depth(_ kind: WorkKind) async throws(PortError) -> (items: Int, oldest: Duration) {
        let rows = try await database.query(
            "measuring work",
            """
            SELECT count(*) AS items, coalesce(extract(epoch FROM now() - min(queued_at)), 0)::double precision AS oldest
              FROM work
             WHERE kind = \(kind.rawValue)
            """)
        return try database.reading("measuring work") {
            guard let row = rows.first else { return (0, .zero) }
            return (try row.decode("items"), .seconds(try row.decode("oldest", as: Double.self)))
        }
    }

    private func claimed(_ item: WorkItem) -> SQL {
        """
        (tenant_id = \(item.work.tenant) AND kind = \(item.work.kind.rawValue)
         AND subject = \(item.work.subject) AND token = \(item.token)::uuid)
        """
    }

    private func rank(_ item: WorkItem) -> SQL {
        "((billing_date, sequence) = (\(item.work.rank.billingDate)::date, \(item.work.rank.sequence)::bigint))"
    }

    /// One item for each subject and kind, in one order everywhere so that concurrent batches cannot block each other.
    private static func newest(of work: [NewWork]) throws(PortError) -> [NewWork] {
        struct Key: Hashable, Comparable {
            let tenant: TenantID
            let subject: WorkSubject
            let kind: String
            static func < (left: Self, right: Self) -> Bool {
                (left.tenant, left.subject, left.kind) < (right.tenant, right.subject, right.kind)
            }
        }
        var newest: [Key: NewWork] = [:]
        for item in work {
            for id in [item.tenant.text, item.lane] where !id.isUUID {
                throw PortError(.refused, "queueing work: \(id.prefix(40)) is not a UUID")
            }
            guard (1...WorkSubject.longest).contains(item.subject.text.utf8.count), !item.subject.text.contains("\0")
            else {
                throw PortError(.refused, "queueing work: a subject has 1 to \(WorkSubject.longest) bytes, no null")
            }
            let key = Key(tenant: item.tenant, subject: item.subject, kind: item.kind.rawValue)
            if let other = newest[key], other.rank >= item.rank { continue }
            newest[key] = item
        }
        return newest.sorted { $0.key < $1.key }.map(\.value)
    }
}
