import BillingCalculatorStage
import Catalogue
import Contracts
import Lifecycle
import Pipeline
import Runtime
import Storage
import Wiring

/// Runs the billing-calculator: the only place that knows all its concrete types.
package func billingCalculator(arguments: [String], environment: [String: String]) async -> Int32 {
    await runService(
        name: "billing-calculator",
        summary: "Turns usage snapshots and mappings into addition plans with their explanations.",
        arguments: arguments, environment: environment, settings: BillingCalculatorSettings.init(reading:), build: build
    )
}

private func build(
    _ settings: BillingCalculatorSettings, _ runtime: RuntimeContext
) async throws -> [(name: String, service: any Service)] {
    let ground = try await Foundations(
        service: "billing-calculator", database: settings.database, broker: settings.broker,
        topics: [.usageSnapshots, .replanRequests, .additionPlans], clock: settings.clock.clock, runtime: runtime)
    let parts = ServiceParts.billingCalculator(
        sweepAge: settings.sweepAge,
        CalculatorPorts(
            store: PostgresPlanStore(ground.database, catalogue: try Catalogue.standard()),
            announcer: ground.announcer, deadLetters: ground.deadLetters, clock: settings.clock.clock,
            logger: runtime.logger))
    return ground.services(of: parts)
}
