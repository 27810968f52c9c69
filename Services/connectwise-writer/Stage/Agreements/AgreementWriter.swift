import Billing
import Contracts
public import Observability
public import Pipeline
public import Ports

/// Makes one managed company's additions say what its current plan says; the worker of the connectwise-writer.
///
/// The order of things is the guarantee (effectively once per slot): lease, read, decide, commit the intent, send,
/// commit the outcome. Whatever is interrupted begins again with reading.
public struct AgreementWriter: Sendable {
    let settings: WriterSettings
    let store: any WriterStore
    let systems: any ConnectWiseSystems
    let announcer: Announcer
    let gate: LaneGate
    let clock: any BusinessClock
    let random: any RandomSource
    let logger: Logger

    /// A writer over ports.
    public init(
        _ settings: WriterSettings, store: any WriterStore, systems: any ConnectWiseSystems, announcer: Announcer,
        gate: LaneGate, clock: any BusinessClock, random: any RandomSource, logger: Logger
    ) {
        self.settings = settings
        self.store = store
        self.systems = systems
        self.announcer = announcer
        self.gate = gate
        self.clock = clock
        self.random = random
        self.logger = logger
    }

    /// Has one claimed item done.
    public func process(_ item: WorkItem) async -> WorkVerdict {
        do {
            _ = try CanonicalJSON.decode(AdditionPlanMade.self, from: item.work.payload)
        } catch {
            return .impossible(reason: "the payload is not a plan announcement: \(error)")
        }
        let task: WriteTask?
        do throws(PortError) {
            task = try await store.task(for: item.work.company, of: item.work.tenant)
        } catch {
            if error.reason == .corrupt { return await giveUp(item, error.message) }
            return .later(backoff(item), reason: error.description)
        }
        // Nothing to write any more: the company left its integration, or its plans were removed.
        guard let task else { return .done }
        do throws(Interruption) {
            try await carryOut(task, item)
            return .done
        } catch {
            return await putOff(task, item, error)
        }
    }

    /// A stored plan that cannot be read is nothing to try again: its run ends, and a person is told.
    private func giveUp(_ item: WorkItem, _ reason: String) async -> WorkVerdict {
        let exception = BillingException(
            .collectionFailed,
            message: "The stored plan cannot be read, the additions stay as they are. Start a new run: \(reason)")
        do throws(PortError) {
            try await store.giveUp(item.work.company, of: item.work.tenant, saying: exception)
            return .impossible(reason: reason)
        } catch {
            return .later(backoff(item), reason: error.description)
        }
    }

    private func carryOut(_ task: WriteTask, _ item: WorkItem) async throws(Interruption) {
        if task.isSettled { return }
        let isSuperseded = task.announcement.billingDate < task.newestRequestedDate
        guard let destination = task.plan.destination, !isSuperseded else {
            // Nothing is written for it any more, but what was sent before must become known.
            if !task.unsettled.isEmpty {
                try await throughGate(item) { () async throws(Interruption) in try await settleIntents(of: task) }
            }
            return try await finish(task, PassOutcome(isSuperseded ? .superseded : .notBilled))
        }
        try await throughGate(item) { () async throws(Interruption) in
            try await write(task, to: destination)
        }
    }

    /// Calls the site if it may be called, and tells the gate how it went.
    private func throughGate(
        _ item: WorkItem, _ body: () async throws(Interruption) -> Void
    )
        async throws(Interruption)
    {
        if let wait = gate.wait(for: item.work.lane) { throw .closed(wait) }
        do throws(Interruption) {
            try await body()
            gate.succeeded(item.work.lane)
        } catch {
            switch error {
            case .connectWise(let failure): gate.learn(from: failure, item.work.lane, settings)
            case .store, .outcomeUnknown, .leaseLost, .busy, .closed, .settling: gate.unresolved(item.work.lane)
            }
            throw error
        }
    }

    private func write(_ task: WriteTask, to destination: PlanDestination) async throws(Interruption) {
        guard let lease = try await lease(destination.agreement, task) else {
            throw .busy("another writer has agreement \(destination.agreement)")
        }
        // Interrupted here, the lease is not given back: the next owner must wait as well.
        if lease.wasTakenOver { try await outlast() }
        do throws(Interruption) {
            // What was read before the lease may have changed: mapping, plan, ledger.
            let current = try await storing { () async throws(PortError) in
                try await store.task(for: task.announcement.managedCompany, of: task.announcement.tenant)
            }
            guard let current, current.announcement.id == task.announcement.id, !current.isSettled else {
                throw .busy("the company has a newer plan")
            }
            let pass = AgreementPass(writer: self, task: current, destination: destination, lease: lease)
            try await finish(current, try await pass.run())
        } catch {
            await giveBack(lease)
            throw error
        }
        await giveBack(lease)
    }

    /// Finds out what became of writes of a company that is not billed any more.
    private func settleIntents(of task: WriteTask) async throws(Interruption) {
        try IntentReading.requireProof(task, settings)
        let system = try await reading { () async throws(ConnectWiseError) in
            try await systems.system(task.announcement.site, of: task.announcement.tenant)
        }
        let observed = try await IntentReading.settled(task) { (agreement) async throws(Interruption) in
            try await additions(of: agreement, system)
        }
        try await storing { () async throws(PortError) in
            try await store.observe(observed.changed, in: task, intents: observed.outcomes)
        }
    }

    /// An agreement's additions; none if the agreement is gone.
    func additions(
        of agreement: AgreementID, _ system: any ConnectWiseSystem
    )
        async throws(Interruption) -> [FoundAddition]
    {
        do throws(ConnectWiseError) {
            return try await system.additions(of: agreement)
        } catch {
            guard error.reason == .notFound else { throw .connectWise(error) }
            return []
        }
    }

    /// A request of the lease's former owner may still be in flight: it has ended when a call's time-out has passed.
    private func outlast() async throws(Interruption) {
        do throws(CancellationError) {
            try await clock.pause(for: settings.callTimeout)
        } catch {
            throw .busy("interrupted while waiting for a former owner's request")
        }
    }

    private func lease(_ agreement: AgreementID, _ task: WriteTask) async throws(Interruption) -> AgreementLease? {
        try await storing { () async throws(PortError) in
            try await store.lease(
                agreement, on: task.announcement.site, of: task.announcement.tenant, for: settings.leaseDuration)
        }
    }

    private func giveBack(_ lease: AgreementLease) async {
        do throws(PortError) {
            try await store.release(lease)
        } catch {
            // It ends by itself; until then nobody writes to the agreement.
            logger.warning("a lease could not be released", metadata: ["error": .error(error)])
        }
    }

    private func finish(_ task: WriteTask, _ outcome: PassOutcome) async throws(Interruption) {
        try await storing { () async throws(PortError) in
            try await store.finish(
                task, outcome: outcome.result, settlements: outcome.settlements, exceptions: outcome.exceptions)
            let result = AdditionResult(task.announcement, outcome)
            try await announcer.announce([result])
            try await store.announced([result])
        }
        logger.info("plan settled", metadata: metadata(task, ["outcome": .string(outcome.result.rawValue)]))
    }

    func metadata(_ task: WriteTask, _ more: Metadata) -> Metadata {
        more.merging([
            "tb.tenant": .string(task.announcement.tenant.text),
            "tb.company": .string(task.announcement.managedCompany.text),
            "tb.run": .string(task.announcement.run.text), "tb.plan": .string(task.announcement.id),
        ]) { own, _ in own }
    }

    func backoff(_ item: WorkItem) -> Duration {
        settings.backoff.delay(afterAttempts: item.attempts + 1, random: random)
    }
}
