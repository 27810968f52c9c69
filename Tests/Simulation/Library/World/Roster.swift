import BillingCalculatorStage
import ConnectWiseWriterStage
import Contracts
import Observability
import Pipeline
import Ports
import SimulatedPorts
import UsageCollectorStage

/// Which processes there are, and what each is made of.
extension World {
    var roster: [Replica] {
        let conditions = blueprint.conditions
        func replicas(
            _ service: String, _ count: Int, _ parts: @escaping @Sendable (Incarnation) -> ServiceParts
        ) -> [Replica] {
            (1...count).map { replica("\(service)-\($0)", parts) }
        }
        return replicas("collector", conditions.collectors, collector)
            + replicas("calculator", conditions.calculators, calculator)
            + replicas("writer", conditions.writers, writer) + replicas("mapping", 1, mapping)
    }

    private func replica(_ name: String, _ parts: @escaping @Sendable (Incarnation) -> ServiceParts) -> Replica {
        Replica(
            name: name, parts: parts,
            conceive: { [self] life in
                let random = dice.roll { $0.split() }
                return Incarnation(
                    "\(name) #\(life)", simulation: simulation, sky: sky, chronicle: chronicle, dice: Dice(random),
                    crashesAt: life == 1 ? blueprint.conditions.crashesAt : nil)
            }, handling: bug == .offsetBeforeEffect ? PlantedBug.commitFirst : ConsumerLoop.properHandling)
    }

    private func announcer(_ service: String, _ process: Incarnation) -> Announcer {
        Announcer(service: service, topics: BrokerPublisher(broker, gate: process), clock: clock)
    }

    private func deadLetters(_ service: String, _ process: Incarnation) -> DeadLetterOffice {
        DeadLetterOffice(
            service: service, store: store.deadLetters(process), topics: BrokerPublisher(broker, gate: process),
            clock: clock, logger: .disabled, count: { _ in })
    }

    private func collector(_ process: Incarnation) -> ServiceParts {
        let topics = BrokerPublisher(broker, gate: process)
        let sources = WiredSources(world: self, process: process)
        return .usageCollector(
            Pace.collector(blueprint.conditions),
            CollectorPorts(
                store: store.collection(process),
                sources: bug == .partialAsZero ? SwallowingSources(sources) : sources,
                schedule: store.schedule(process), time: store.time(process), queue: store.queue(process),
                outboxes: [outbox("usage-collector", process)], topics: topics,
                announcer: announcer("usage-collector", process),
                deadLetters: deadLetters("usage-collector", process), clock: clock, random: process.dice,
                logger: .disabled))
    }

    private func calculator(_ process: Incarnation) -> ServiceParts {
        let plans = OddPlanStore(
            store.plans(process, extending: catalogue), process, blueprint.conditions.oddPlans)
        return .billingCalculator(
            sweepAge: Pace.sweepAge(blueprint.conditions),
            CalculatorPorts(
                store: bug == .refusedBatchWhole ? StubbornPlanStore(plans) : plans,
                announcer: announcer("billing-calculator", process),
                deadLetters: deadLetters("billing-calculator", process), clock: clock, logger: .disabled))
    }

    private func writer(_ process: Incarnation) -> ServiceParts {
        let systems = WiredConnectWise(world: self, process: process)
        return .connectWiseWriter(
            Pace.writer, Pace.writerLoad(blueprint.conditions),
            WriterPorts(
                store: writerStore(store.writer(process)),
                systems: isMistaken ? MistakenSystems(systems, bug ?? .blindSecondPost) : systems,
                queue: store.queue(process),
                announcer: announcer("connectwise-writer", process),
                deadLetters: deadLetters("connectwise-writer", process), gate: LaneGate(clock: clock), clock: clock,
                random: process.dice, logger: .disabled))
    }

    private var isMistaken: Bool { bug == .blindSecondPost || bug == .successorBeside }

    private func writerStore(_ rows: SimulatedWriterStore) -> any WriterStore {
        switch bug {
        case .olderPlanWritten: ForgetfulWriterStore(rows, store)
        case .suspectForgotten: TrustingWriterStore(store: rows)
        case .requestReplacesPlan: HastyWriterStore(rows, store)
        case .olderLineForgotten: NearsightedWriterStore(store: rows)
        default: rows
        }
    }

    private func mapping(_ process: Incarnation) -> ServiceParts {
        let relay = OutboxRelay(
            outbox: outbox("mapping-api", process), topics: BrokerPublisher(broker, gate: process),
            deadLetters: deadLetters("mapping-api", process))
        let rows = store.mapping(process)
        return ServiceParts(rounds: [
            Round("relay", every: .seconds(2), clock: clock, logger: .disabled, relay.pass),
            Round("desk", every: .seconds(2), clock: clock, logger: .disabled) { [desk] () async throws(PortError) in
                try await desk.pass(rows)
            },
        ])
    }

    private func outbox(_ origin: String, _ process: Incarnation) -> any Outbox {
        let outbox = store.outbox(origin, process)
        return bug == .outboxEntryDropped ? DroppingOutbox(outbox, process.dice) : outbox
    }
}
