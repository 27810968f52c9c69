import Billing
import Ports
import Runs

extension Rows {
    /// Queues work; a claim under way goes on until whoever has it comes back.
    mutating func queue(_ work: NewWork) {
        guard var row = self.work[work.key] else {
            self.work[work.key] = WorkRow(work: work, queuedAt: now, notBefore: now)
            return
        }
        guard work.rank > row.work.rank else { return }
        row.work = work
        row.attempts = 0
        row.queuedAt = now
        row.notBefore = now
        row.reason = nil
        self.work[work.key] = row
    }

    /// The row of an item that its token still claims.
    func claimed(_ item: WorkItem) -> WorkRow? {
        guard let row = work[item.work.key], row.token == item.token else { return nil }
        return row
    }

    /// Claims due items: one of each tenant before a second of any, the tenant behind the one served last first.
    mutating func claim(_ kind: WorkKind, limit: Int, perLane: Int, lease: Duration) -> [WorkItem] {
        var rounds = due(kind)
        var leased = leasedByLane()
        var claimed: [WorkItem] = []
        while claimed.count < limit, rounds.contains(where: { !$0.isEmpty }) {
            for tenant in rounds.indices where claimed.count < limit {
                while !rounds[tenant].isEmpty {
                    let row = rounds[tenant].removeFirst()
                    guard leased[row.work.lane, default: 0] < perLane else { continue }
                    leased[row.work.lane, default: 0] += 1
                    claimed.append(take(row, lease: lease))
                    break
                }
            }
        }
        return claimed
    }

    /// What is due, the longest waiting first, for each tenant.
    private func due(_ kind: WorkKind) -> [[WorkRow]] {
        let due = work.all { _, row in
            row.work.kind == kind && row.notBefore <= now && (row.leasedUntil.map { $0 <= now } ?? true)
        }.map(\.row)
        let tenants = Set(due.map(\.work.tenant)).sorted()
        let start = tenants.firstIndex { tenant in lastServed.map { tenant > $0 } ?? true } ?? 0
        return (tenants[start...] + tenants[..<start]).map { tenant in
            due.filter { $0.work.tenant == tenant }.sorted { left, right in
                (left.notBefore, left.queuedAt, left.work.subject) < (
                    right.notBefore, right.queuedAt, right.work.subject
                )
            }
        }
    }

    /// Items of all kinds are counted: a lane is one outside system.
    private func leasedByLane() -> [String: Int] {
        work.all { _, row in row.token != nil && row.leasedUntil.map { $0 > now } ?? false }
            .reduce(into: [:]) { $0[$1.row.work.lane, default: 0] += 1 }
    }

    private mutating func take(_ row: WorkRow, lease: Duration) -> WorkItem {
        var row = row
        let item = WorkItem(
            work: row.work, attempts: row.attempts, age: now - row.queuedAt, token: nextID())
        row.token = item.token
        row.leasedUntil = now + lease
        row.attempts += 1
        work[row.work.key] = row
        lastServed = row.work.tenant
        return item
    }
}
