package import Billing
package import Contracts
package import Foundation
package import Ports
import Runs

/// The writer's rows.
package struct SimulatedWriterStore: WriterStore {
    let store: SimulatedStore
    let gate: any PortGate

    package func task(
        for company: ManagedCompanyID, of tenant: TenantID
    ) async throws(PortError) -> WriteTaskReading {
        try await store.call("writer.task", gate) { $0.task(for: CompanyKey(tenant: tenant, company: company)) }
    }

    package func abandon(
        _ company: ManagedCompanyID, of tenant: TenantID, as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await store.call("writer.abandon", gate) { rows in
            let plans = rows.unsettledPlans(of: CompanyKey(tenant: tenant, company: company))
            rows.settle(plans, as: outcome)
            rows.settle(plans.map(\.part), as: outcome)
            rows.endRuns(plans.map(\.runKey))
            rows.closeHeld(of: CompanyKey(tenant: tenant, company: company))
        }
    }

    package func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException
    ) async throws(PortError) {
        try await store.call("writer.giveUp", gate) { rows in
            let plans = rows.unsettledPlans(of: CompanyKey(tenant: tenant, company: company))
            guard let newest = plans.max(by: { $0.rank < $1.rank }) else { return }
            rows.settle(plans, as: .failed)
            for plan in plans { rows.fail(plan.part, exception.code.rawValue) }
            try rows.open([newest.placed(exception)], .writer)
            rows.endRuns(plans.map(\.runKey))
        }
    }

    @discardableResult
    package func note(
        _ exception: BillingException, for task: WriteTask, endsRun: Bool
    ) async throws(PortError) -> Int {
        let plan = task.announcement
        return try await store.call("writer.note", gate) { rows in
            try rows.open([plan.placed(exception)], .writer)
            guard endsRun else { return rows.openExceptions(of: plan.companyKey) }
            let older = rows.companyParts(of: plan.companyKey, from: plan.runKey).superseded(by: .written)
            rows.fail(plan.part, AdditionResult.Outcome.failed.rawValue)
            rows.settle(older, as: .superseded)
            rows.endRuns([plan.runKey] + older.map(\.run))
            return rows.openExceptions(of: plan.companyKey)
        }
    }

    @discardableResult
    package func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException], planned: [BillingException]?
    ) async throws(PortError) -> Int {
        let plan = task.announcement
        return try await store.call("writer.finish", gate) { rows in
            try rows.finish(plan, outcome, settlements)
            if outcome != .superseded {
                try rows.replaceExceptions(.writer, of: [plan.companyKey], with: exceptions.map(plan.placed))
                if let planned {
                    try rows.replaceExceptions(.calculator, of: [plan.companyKey], with: planned.map(plan.placed))
                }
                try rows.replaceHeld(of: plan, with: task.plan.held(settlements))
            }
            let older = rows.companyParts(of: plan.companyKey, from: plan.runKey).superseded(by: .written)
            if outcome == .failed {
                rows.fail(plan.part, outcome.rawValue)
            } else {
                rows.settle([plan.part], as: outcome)
            }
            rows.settle(older, as: .superseded)
            rows.endRuns([plan.runKey] + older.map(\.run))
            return rows.openExceptions(of: plan.companyKey)
        }
    }

    package func now() async throws(PortError) -> Date {
        try await store.call("writer.now", gate) { $0.now.date }
    }
}

extension SimulatedStore {
    /// The writer's rows.
    package func writer(_ gate: any PortGate = OpenGate()) -> SimulatedWriterStore {
        SimulatedWriterStore(store: self, gate: gate)
    }
}
