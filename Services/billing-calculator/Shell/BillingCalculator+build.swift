import BillingCalculatorStage
import Catalogue
import Contracts
import Lifecycle
import Pipeline
import Runtime
import Storage
import Wiring

/// Runs the billing-calculator: the only place that knows all its concrete types.
public func billingCalculator(arguments: [String], environment: [String: String]) async -> Int32 {
    await runService(
        name: "billing-calculator",
        summary: "Turns usage snapshots and mappings into addition plans with their explanations.",
        arguments: arguments, environment: environment, settings: BillingCalculatorSettings.init(reading:), build: build
    )
}

private func build(
    _ settings: BillingCalculatorSettings, _ runtime: RuntimeContext
) async throws
    -> [(name: String, service: any Service)]
{
    let ground = try await Foundations(
        service: "billing-calculator", database: settings.database, broker: settings.broker,
        topics: [.usageSnapshots, .replanRequests, .additionPlans],
        clock: settings.clock.clock, runtime: runtime)
    let store = PostgresPlanStore(ground.database, catalogue: try Catalogue.standard())
    let batch = PlanBatch(
        store: store, announcer: ground.announcer, deadLetters: ground.deadLetters, logger: runtime.logger)
    let planSweep = Sweep.plans(of: store, by: ground.announcer, after: settings.sweepAge)
    let replanSweep = Sweep.replans(of: store, by: ground.announcer, after: settings.sweepAge)
    let snapshots = KafkaIntake(
        .usageSnapshots, broker: settings.broker, service: "billing-calculator", metrics: ground.metrics,
        logger: runtime.logger
    ) { try await batch.takeSnapshots($0) }
    let replans = KafkaIntake(
        .replanRequests, broker: settings.broker, service: "billing-calculator", metrics: ground.metrics,
        logger: runtime.logger
    ) { try await batch.takeReplanRequests($0) }
    return ground.services + [
        ("usage-snapshots", snapshots), ("replan-requests", replans),
        (
            "plan-sweep",
            Repeating("plan sweep", every: settings.sweepAge / 2, logger: runtime.logger) { try await planSweep.pass() }
        ),
        (
            "replan-sweep",
            Repeating("replan sweep", every: settings.sweepAge / 2, logger: runtime.logger) {
                try await replanSweep.pass()
            }
        ),
    ]
}
