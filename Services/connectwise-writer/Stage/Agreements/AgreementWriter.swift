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
            if error.reason == .corrupt { return .impossible(reason: error.message) }
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

    private func carryOut(_ task: WriteTask, _ item: WorkItem) async throws(Interruption) {
        if task.isSettled { return }
        if task.announcement.billingDate < task.newestRequestedDate {
            return try await finish(task, PassOutcome(.superseded))
        }
        guard let destination = task.plan.destination else { return try await finish(task, PassOutcome(.notBilled)) }
        if let wait = gate.wait(for: item.work.lane, probeEvery: settings.probeEvery) {
            throw .connectWise(
                ConnectWiseError(.throttled(retryAfter: wait), call: "site \(task.announcement.site)"))
        }
        guard let lease = try await lease(destination.agreement, task) else {
            throw .busy("another writer has agreement \(destination.agreement)")
        }
        let outcome: PassOutcome
        do throws(Interruption) {
            if lease.wasTakenOver { try await outlast() }
            let pass = AgreementPass(writer: self, task: task, destination: destination, lease: lease)
            outcome = try await pass.run()
        } catch {
            await giveBack(lease)
            throw error
        }
        gate.succeeded(item.work.lane)
        do throws(Interruption) {
            try await finish(task, outcome)
        } catch {
            await giveBack(lease)
            throw error
        }
        await giveBack(lease)
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
