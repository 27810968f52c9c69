import Locking
import Simulators
import Support

/// Changes in the middle of a run: after a tenant's first plan of the day is stored, before anything of it is written.
extension DemoRun {
    /// Applies `changes`, each as soon as its tenant has a plan of `date`.
    ///
    /// The writer is not running, so that none of these plans can be written meanwhile. A tenant whose runs have all
    /// ended without a plan never gets one: its change would silently not happen.
    func applyDuringRun(
        _ changes: [SimulatedWorld.DueChange], of date: CalendarDay, _ world: SimulatedWorld,
        _ desks: inout [TenantDesk], _ runs: [[String: String]], _ platform: Platform
    ) async throws {
        for (index, tenant) in scenario.tenants.enumerated() {
            let due = changes.filter { $0.tenant == tenant.name }
            guard let first = due.first else { continue }
            try await waitForPlan(of: date, for: first, desks[index], runs[index].values.sorted(), platform)
            for change in due { try await apply(change, world, &desks) }
            say("\(date): \(tenant.name): \(due.count) changed during the run")
        }
    }

    private func waitForPlan(
        of date: CalendarDay, for due: SimulatedWorld.DueChange, _ desk: TenantDesk, _ runs: [String],
        _ platform: Platform
    ) async throws {
        let what = "\(due.change.path): a plan of \(due.tenant) for \(date), which the change waits for,"
        let failure = Locked<DemoError?>(nil)
        do {
            try await eventually(within: .seconds(120), "\(what) is stored") {
                // First the runs: a plan is stored before its run ends.
                var areOver = true
                for run in runs where try await desk.run(run).state == "running" { areOver = false }
                if try await desk.hasPlan(of: date) { return true }
                guard let end = areOver ? .failed("\(what) was never stored") : endOfService(platform) else {
                    return false
                }
                failure.withLock { $0 = end }
                return true
            }
        } catch let error as ConditionNotMet {
            throw notMet(error, platform)
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
