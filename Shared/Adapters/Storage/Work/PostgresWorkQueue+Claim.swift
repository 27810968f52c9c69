import Billing
package import Ports
import Postgres
import Runs

extension PostgresWorkQueue {
    /// Claims due items: one of each tenant before a second of any, and no lane above `perLane`.
    ///
    /// Claims take turns under an advisory lock, so that lanes are counted over all kinds and replicas. Tenants are
    /// walked along an index, from a random place to `limit` of them that have work, so a claim costs the same however
    /// much waits.
    package func claim(
        _ kind: WorkKind, limit: Int, perLane: Int, lease: Duration
    ) async throws(PortError) -> [WorkItem] {
        guard limit > 0, perLane > 0 else { return [] }
        let call = "claiming work"
        return try await database.transaction(call) { connection in
            _ = try await connection.query("SELECT pg_advisory_xact_lock(hashtext('tallybridge work'), 0)")
            let rows = try await connection.query(Self.statement(kind, limit, perLane, lease))
            return try rows.map { try WorkItem($0, kind) }
        }
    }

    /// `statement_timestamp()` and not `now()`: the transaction began before it waited for its turn.
    private static func statement(_ kind: WorkKind, _ limit: Int, _ perLane: Int, _ lease: Duration) -> SQL {
        """
        WITH RECURSIVE start AS MATERIALIZED (
            SELECT gen_random_uuid() AS place
        ), later AS (
            (SELECT tenant_id FROM work
              WHERE kind = \(kind.rawValue) AND tenant_id >= (SELECT place FROM start)
              ORDER BY tenant_id LIMIT 1)
            UNION ALL
            SELECT (SELECT w.tenant_id FROM work w
                     WHERE w.kind = \(kind.rawValue) AND w.tenant_id > l.tenant_id
                     ORDER BY w.tenant_id LIMIT 1)
              FROM later l WHERE l.tenant_id IS NOT NULL
        ), earlier AS (
            (SELECT tenant_id FROM work WHERE kind = \(kind.rawValue) ORDER BY tenant_id LIMIT 1)
            UNION ALL
            SELECT (SELECT w.tenant_id FROM work w
                     WHERE w.kind = \(kind.rawValue) AND w.tenant_id > e.tenant_id
                     ORDER BY w.tenant_id LIMIT 1)
              FROM earlier e WHERE e.tenant_id < (SELECT place FROM start)
        ), walk AS (
            SELECT tenant_id FROM later WHERE tenant_id IS NOT NULL
            UNION ALL
            SELECT tenant_id FROM earlier WHERE tenant_id < (SELECT place FROM start)
        ), found AS MATERIALIZED (
            SELECT walk.tenant_id, due.subjects
              FROM walk
             CROSS JOIN LATERAL (\(sql: due(kind, perLane))) due
             WHERE due.subjects IS NOT NULL
             LIMIT \(limit)
        ), chosen AS (
            SELECT w.tenant_id, w.subject
              FROM found f
             CROSS JOIN LATERAL unnest(f.subjects) WITH ORDINALITY AS c(subject, in_tenant)
              JOIN work w ON w.kind = \(kind.rawValue) AND w.tenant_id = f.tenant_id
               AND w.subject = c.subject
             ORDER BY c.in_tenant, w.not_before
             LIMIT \(limit)
               FOR UPDATE OF w SKIP LOCKED
        )
        UPDATE work w
           SET token = gen_random_uuid(), attempts = w.attempts + 1,
               leased_until = statement_timestamp() + make_interval(secs => \(lease.inSeconds))
          FROM chosen
         WHERE w.kind = \(kind.rawValue) AND w.tenant_id = chosen.tenant_id
           AND w.subject = chosen.subject
        RETURNING w.tenant_id, w.subject, w.lane, w.billing_date, w.sequence, w.payload,
                  w.attempts - 1 AS attempts, w.token,
                  extract(epoch FROM statement_timestamp() - w.queued_at)::double precision AS age
        """
    }
}

extension PostgresWorkQueue {
    /// The subjects of `walk.tenant_id` that may be claimed, the longest due first: of each lane as many as it has room
    /// for.
    ///
    /// Lanes are walked along the index too.
    private static func due(_ kind: WorkKind, _ perLane: Int) -> SQL {
        """
        SELECT array_agg(i.subject ORDER BY i.not_before, i.queued_at, i.subject) AS subjects
          FROM (WITH RECURSIVE lanes AS (
                    (SELECT lane FROM work WHERE kind = \(kind.rawValue) AND tenant_id = walk.tenant_id
                      ORDER BY lane LIMIT 1)
                    UNION ALL
                    SELECT (SELECT w.lane FROM work w
                             WHERE w.kind = \(kind.rawValue) AND w.tenant_id = walk.tenant_id AND w.lane > l.lane
                             ORDER BY w.lane LIMIT 1)
                      FROM lanes l WHERE l.lane IS NOT NULL)
                SELECT lane FROM lanes WHERE lane IS NOT NULL) l
         CROSS JOIN LATERAL (
            SELECT w.subject, w.not_before, w.queued_at
              FROM work w
             WHERE w.kind = \(kind.rawValue) AND w.tenant_id = walk.tenant_id AND w.lane = l.lane
               AND w.not_before <= statement_timestamp()
               AND (w.leased_until IS NULL OR w.leased_until <= statement_timestamp())
             ORDER BY w.not_before
             LIMIT (SELECT greatest(\(perLane) - count(*), 0)
                      FROM work x
                     WHERE x.lane = l.lane AND x.token IS NOT NULL
                       AND x.leased_until > statement_timestamp())) i
        """
    }
}

extension WorkItem {
    fileprivate init(_ row: PostgresRow, _ kind: WorkKind) throws {
        self.init(
            work: NewWork(
                kind: kind, tenant: try row.decode("tenant_id"), subject: try row.decode("subject"),
                lane: try row.decode("lane"),
                rank: Rank(billingDate: try row.decode("billing_date"), sequence: try row.decode("sequence")),
                payload: try row.decode("payload")),
            attempts: try row.decode("attempts"), age: .seconds(try row.decode("age", as: Double.self)),
            token: try row.decode("token"))
    }
}
