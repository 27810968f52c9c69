import Contracts
package import Observability
package import Pipeline
package import Ports

/// What the billing-calculator needs of the world.
package struct CalculatorPorts: Sendable {
    let store: any PlanStore
    let announcer: Announcer
    let deadLetters: DeadLetterOffice
    let clock: any BusinessClock
    let logger: Logger

    package init(
        store: any PlanStore, announcer: Announcer, deadLetters: DeadLetterOffice, clock: any BusinessClock,
        logger: Logger
    ) {
        self.store = store
        self.announcer = announcer
        self.deadLetters = deadLetters
        self.clock = clock
        self.logger = logger
    }
}

extension ServiceParts {
    /// The parts of the billing-calculator.
    /// - Parameter sweepAge: plans and requests for new ones without a successor are announced again after so long.
    package static func billingCalculator(sweepAge: Duration, _ ports: CalculatorPorts) -> ServiceParts {
        let batch = PlanBatch(
            store: ports.store, announcer: ports.announcer, deadLetters: ports.deadLetters, logger: ports.logger)
        let plans = Sweep.plans(of: ports.store, by: ports.announcer, after: sweepAge, deadLetters: ports.deadLetters)
        let replans = Sweep.replans(
            of: ports.store, by: ports.announcer, after: sweepAge, deadLetters: ports.deadLetters)
        func round(_ name: String, _ pass: @escaping Round.Pass) -> Round {
            Round(name, every: sweepAge / 2, clock: ports.clock, logger: ports.logger, pass)
        }
        return ServiceParts(
            intakes: [
                TopicIntake(.usageSnapshots) { (records) async throws(PortError) in
                    try await batch.takeSnapshots(records)
                },
                TopicIntake(.replanRequests) { (records) async throws(PortError) in
                    try await batch.takeReplanRequests(records)
                },
            ], rounds: [round("plan-sweep", plans.pass), round("replan-sweep", replans.pass)])
    }
}
