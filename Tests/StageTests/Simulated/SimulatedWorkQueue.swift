import Billing
import Locking
import Ports

/// The queue of work in memory, timed by the test's clock.
final class SimulatedWorkQueue: WorkQueue {
    struct Row: Sendable {
        var work: NewWork
        var attempts = 0
        var queuedAt: Duration
        var notBefore: Duration
        var token: String?
        var leasedUntil = Duration.zero
        var reason: String?
    }
    private struct State: Sendable {
        var rows: [Row] = []
        var nextToken = 0
        var renewals = 0
        var claims: [Int] = []
    }

    let faults = Faults()
    private let state = Locked(State())
    private let clock: any BusinessClock

    init(_ clock: any BusinessClock) { self.clock = clock }

    var rows: [Row] { state.withLock { $0.rows } }
    var renewals: Int { state.withLock { $0.renewals } }
    /// The limits of all claims so far.
    var claims: [Int] { state.withLock { $0.claims } }

    /// Somebody else takes over all claims.
    func stealClaims() {
        state.withLock { state in
            for place in state.rows.indices where state.rows[place].token != nil {
                state.rows[place].token = "stolen"
                state.rows[place].leasedUntil = .seconds(1_000_000)
            }
        }
    }

    func add(_ work: [NewWork]) async throws(PortError) {
        let now = clock.uptime
        try faults.during("add") {
            state.withLock { state in
                for new in work {
                    let place = state.rows.firstIndex { $0.work.kind == new.kind && $0.work.company == new.company }
                    guard let place else {
                        state.rows.append(Row(work: new, queuedAt: now, notBefore: now))
                        continue
                    }
                    guard new.rank > state.rows[place].work.rank else { continue }
                    state.rows[place].work = new
                    state.rows[place].attempts = 0
                    state.rows[place].queuedAt = now
                    state.rows[place].notBefore = now
                }
            }
        }
    }

    func claim(
        _ kind: WorkKind, limit: Int, perLane: Int, lease: Duration
    )
        async throws(PortError) -> [WorkItem]
    {
        let now = clock.uptime
        return try faults.during("claim") {
            state.withLock { state in
                state.claims.append(limit)
                var claimed: [WorkItem] = []
                for place in state.rows.indices where claimed.count < limit {
                    let row = state.rows[place]
                    let isLeased = row.token != nil && row.leasedUntil > now
                    let inLane = state.rows.count {
                        $0.work.lane == row.work.lane && $0.token != nil && $0.leasedUntil > now
                    }
                    guard row.work.kind == kind, row.notBefore <= now, !isLeased, inLane < perLane else { continue }
                    state.nextToken += 1
                    state.rows[place].token = "token-\(state.nextToken)"
                    state.rows[place].leasedUntil = now + lease
                    state.rows[place].attempts += 1
                    claimed.append(
                        WorkItem(
                            work: row.work, attempts: row.attempts, age: now - row.queuedAt,
                            token: "token-\(state.nextToken)"))
                }
                return claimed
            }
        }
    }

    func complete(_ item: WorkItem) async throws(PortError) -> Bool {
        try faults.during("complete") {
            state.withLock { state in
                guard let place = state.rows.firstIndex(where: { $0.token == item.token }) else { return false }
                guard state.rows[place].work.rank == item.work.rank else {
                    state.rows[place].token = nil
                    return false
                }
                state.rows.remove(at: place)
                return true
            }
        }
    }

    func postpone(_ item: WorkItem, for delay: Duration, reason: String) async throws(PortError) {
        let now = clock.uptime
        try faults.during("postpone") {
            state.withLock { state in
                guard let place = state.rows.firstIndex(where: { $0.token == item.token }) else { return }
                state.rows[place].token = nil
                guard state.rows[place].work.rank == item.work.rank else { return }
                state.rows[place].notBefore = now + delay
                state.rows[place].reason = reason
            }
        }
    }

    func renew(_ item: WorkItem, lease: Duration) async throws(PortError) -> Bool {
        let now = clock.uptime
        return try faults.during("renew") {
            state.withLock { state in
                state.renewals += 1
                guard let place = state.rows.firstIndex(where: { $0.token == item.token && $0.leasedUntil > now })
                else { return false }
                state.rows[place].leasedUntil = now + lease
                return true
            }
        }
    }

    func depth(_ kind: WorkKind) async throws(PortError) -> (items: Int, oldest: Duration) {
        state.withLock { ($0.rows.count, .zero) }
    }
}
