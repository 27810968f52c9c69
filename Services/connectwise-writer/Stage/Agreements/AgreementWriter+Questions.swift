import Billing
import Contracts
import Observability
import Pipeline
package import Ports

/// What a look at writes without a certain outcome led to.
struct Answers {
    /// Additions that were ended because they billed a slot a second time.
    var healed: [SlotSettlement] = []
    /// What a person has to answer.
    var exceptions: [BillingException] = []
    /// The additions that were ended, or are told by an exception here.
    var told: Set<AdditionID> = []
}

extension AgreementWriter {
    /// Finds out what became of writes to agreements that the plan itself does not read.
    func settleElsewhere(
        _ task: WriteTask, than destination: AgreementID?
    ) async throws(Interruption) -> Answers {
        var answers = Answers()
        for agreement in task.questioned.sorted() where agreement != destination {
            let more = try await settle(agreement, task)
            answers.healed += more.healed
            answers.exceptions += more.exceptions
        }
        return answers
    }

    /// Has companies looked at again whose writes may come late.
    package func lookForSuspects() async throws(PortError) -> Int {
        try await lookAgain(at: try await ports.store.suspected(limit: 200))
    }

    /// Has companies looked at that have left their integration and still have lines.
    package func lookForLeftBehind() async throws(PortError) -> Int {
        try await lookAgain(at: try await ports.store.leftBehind(limit: 200))
    }

    private func lookAgain(at plans: [AdditionPlanMade]) async throws(PortError) -> Int {
        try await ports.queue.add(
            plans.compactMap { plan in
                do {
                    return try plan.work()
                } catch {
                    ports.logger.warning("a company cannot be queued", metadata: ["error": .error(error)])
                    return nil
                }
            })
        return plans.count
    }

    /// Under the agreement's own lease: whoever writes to it is not disturbed.
    private func settle(_ agreement: AgreementID, _ task: WriteTask) async throws(Interruption) -> Answers {
        try IntentReading.requireProof(task, settings)
        return try await withLease(
            on: .agreement(agreement, on: task.announcement.site), of: task.announcement.tenant,
            else: "another writer has agreement \(agreement)"
        ) { (lease) async throws(Interruption) in
            guard let current = try await now(task, evenIfLeft: true) else {
                throw .busy("the company has a newer plan")
            }
            let system = try await system(of: current)
            let found = try await additions(of: agreement, system).additions
            let observed = IntentReading(current, of: agreement, found, tag: tag(of: current))
            let healing = Healing(writer: self, task: current, lease: lease, system: system)
            var answers = try await healing.run(observed)
            answers.exceptions += observed.doubtExceptions
            try await store(observed, more: [], in: current)
            return answers
        }
    }

    /// Stores what a reading showed; `more` are entries that are newer than the reading's.
    func store(
        _ observed: IntentReading, more: [LedgerEntry], in task: WriteTask
    ) async throws(Interruption) {
        let known = more.map { Pair($0) }
        let entries = observed.changed.filter { !known.contains(Pair($0)) } + more
        guard !entries.isEmpty || !observed.outcomes.isEmpty else { return }
        try await storing { () async throws(PortError) in
            try await ports.store.observe(
                entries.sorted { ($0.slot, $0.generation) < ($1.slot, $1.generation) }, in: task,
                intents: observed.outcomes)
        }
    }

    /// The task as it is now, if its plan is still the company's current one.
    /// - Parameter evenIfLeft: whether also for a company that has left the integration.
    func now(_ task: WriteTask, evenIfLeft: Bool = false) async throws(Interruption) -> WriteTask? {
        let reading = try await storing { () async throws(PortError) in
            try await ports.store.task(for: task.announcement.managedCompany, of: task.announcement.tenant)
        }
        let now: WriteTask? =
            switch reading {
            case .task(let task): task
            case .leftIntegration(let task): evenIfLeft ? task : nil
            case .none, .unreadable: nil
            }
        return now?.announcement.id == task.announcement.id ? now : nil
    }

    func system(of task: WriteTask) async throws(Interruption) -> any ConnectWiseSystem {
        try await reading { () async throws(ConnectWiseError) in
            try await ports.systems.system(task.announcement.site, of: task.announcement.tenant)
        }
    }

    func tag(of task: WriteTask) -> (Slot, Int) -> SlotTag {
        let tags = SlotTags(
            tenant: task.announcement.tenant, sourceKind: task.tags.sourceKind, sourceIdentity: task.tags.identity)
        return { tags.tag(for: $0, generation: $1) }
    }
}

/// A generation of a slot.
private struct Pair: Hashable {
    let slot: Slot
    let generation: Int

    init(_ entry: LedgerEntry) { (slot, generation) = (entry.slot, entry.generation) }
}
