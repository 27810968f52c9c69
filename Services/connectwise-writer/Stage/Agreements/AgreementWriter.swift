import Billing
import Contracts
import Observability
package import Pipeline
package import Ports
import Runs

/// Makes one managed company's additions say what its current plan says; the worker of the connectwise-writer.
///
/// The order of things is the guarantee (effectively once per slot): lease, read, decide, commit the intent, send,
/// commit the outcome. Whatever is interrupted begins again with reading.
package struct AgreementWriter: Sendable {
    let settings: WriterSettings
    let ports: WriterPorts

    /// A writer over ports.
    package init(_ settings: WriterSettings, _ ports: WriterPorts) {
        self.settings = settings
        self.ports = ports
    }

    /// Has one claimed item done: the company's current plan, whichever announcement asked for it.
    package func process(_ item: WorkItem) async -> WorkVerdict {
        let reading: WriteTaskReading
        do throws(PortError) {
            reading = try await ports.store.task(for: item.work.company, of: item.work.tenant)
            switch reading {
            case .none: return .done
            case .leftIntegration(let task):
                // Nothing of it will be written, and no run must wait for it.
                try await ports.store.abandon(item.work.company, of: item.work.tenant, as: .notBilled)
                guard let task, !task.questioned.isEmpty || task.hasLines else { return .done }
                return await findOut(task, item)
            case .unreadable(let reason):
                try await ports.store.giveUp(item.work.company, of: item.work.tenant, saying: .unreadablePlan(reason))
                return .impossible(reason: reason)
            case .task(let task):
                return await carryOut(task, item)
            }
        } catch {
            return .later(backoff(item), reason: error.description)
        }
    }

    private func carryOut(_ task: WriteTask, _ item: WorkItem) async -> WorkVerdict {
        do throws(Interruption) {
            try await carryOut(task, lane: item.work.lane)
            return .done
        } catch {
            return await putOff(task, item, error)
        }
    }

    /// Finds out what was sent for a company that has left its integration, and what of its lines bills on.
    private func findOut(_ task: WriteTask, _ item: WorkItem) async -> WorkVerdict {
        do throws(Interruption) {
            let outcome = try await throughGate(item.work.lane) { () async throws(Interruption) -> PassOutcome in
                let answers = try await settleElsewhere(task, than: nil)
                return try await standing(task, hasLeft: true).with(answers)
            }
            try await finish(task, outcome)
            return .done
        } catch {
            return .later(wait(error, item), reason: error.description)
        }
    }

    private func carryOut(_ task: WriteTask, lane: String) async throws(Interruption) {
        // A plan that is settled is gone through again as long as something it sent is not known for certain.
        if task.isSettled && task.questioned.isEmpty { return }
        let destination = task.turn == .writes ? task.plan.destination : nil
        // Nothing may be written for it now, but what was sent before must become known.
        var (elsewhere, task) = (Answers(), task)
        if task.questioned.contains(where: { $0 != destination?.agreement }) {
            elsewhere = try await throughGate(lane) { () async throws(Interruption) in
                try await settleElsewhere(task, than: destination?.agreement)
            }
            // What is known now may be lines that others follow.
            guard let current = try await now(task) else { throw .busy("the company has a newer plan") }
            task = current
        }
        guard let destination else { return try await concludeUnwritten(task, after: elsewhere, lane: lane) }
        let (answers, current) = (elsewhere, task)
        try await throughGate(lane) { () async throws(Interruption) in
            try await write(current, to: destination, after: answers)
        }
    }

    /// Ends a plan of which nothing is to be written, unless it has to wait: for a reading that may still come, and may
    /// still fail.
    private func concludeUnwritten(
        _ task: WriteTask, after elsewhere: Answers, lane: String
    ) async throws(Interruption) {
        let result: AdditionResult.Outcome
        switch task.turn {
        case .superseded: result = .superseded
        case .waits(let date) where task.plan.destination != nil && !task.isSettled:
            try await note(elsewhere.exceptions, for: task)
            throw .newerReading(date)
        case .waits, .writes: result = task.isSettled ? task.outcome ?? .notBilled : .notBilled
        }
        guard task.plan.destination == nil, task.hasLines else {
            return try await conclude(task, PassOutcome(result).with(elsewhere))
        }
        let outcome = try await throughGate(lane) { () async throws(Interruption) -> PassOutcome in
            try await standing(task, hasLeft: false)
        }
        try await conclude(task, outcome.with(elsewhere))
    }

    private func note(_ exceptions: [BillingException], for task: WriteTask) async throws(Interruption) {
        for exception in exceptions {
            _ = try await storing { () async throws(PortError) in
                try await ports.store.note(exception, for: task, endsRun: false)
            }
        }
    }

    /// Calls the site if it may be called, and tells the gate how it went.
    private func throughGate<Answer>(
        _ lane: String, _ body: () async throws(Interruption) -> Answer
    ) async throws(Interruption) -> Answer {
        if let wait = ports.gate.wait(for: lane) { throw .closed(wait) }
        do throws(Interruption) {
            let answer = try await body()
            ports.gate.succeeded(lane)
            return answer
        } catch {
            switch error {
            case .connectWise(let failure): ports.gate.learn(from: failure, lane, settings)
            case .store, .outcomeUnknown, .leaseLost, .busy, .closed, .settling, .newerReading:
                ports.gate.unresolved(lane)
            }
            throw error
        }
    }

    private func write(
        _ task: WriteTask, to destination: PlanDestination, after elsewhere: Answers
    ) async throws(Interruption) {
        let agreements = task.concerned(by: destination)
        try await withLeases(on: agreements, for: task) { (leases) async throws(Interruption) in
            // What was read before the leases may have changed: mapping, plan, ledger, decisions.
            guard let current = try await now(task), current.isSettled == task.isSettled
            else { throw .busy("the company has a newer plan") }
            guard current.turn == .writes else { throw .busy("a newer date was requested") }
            guard agreements.isSuperset(of: current.concerned(by: destination)) else {
                throw .busy("another agreement is concerned meanwhile")
            }
            let pass = AgreementPass(writer: self, task: current, destination: destination, leases: leases)
            try await conclude(current, try await pass.run().with(elsewhere))
        }
    }

    /// Ends the plan; one that was settled before is told of again only if something came of going through it.
    private func conclude(_ task: WriteTask, _ outcome: PassOutcome) async throws(Interruption) {
        if task.isSettled && !outcome.didSomething { return }
        try await finish(task, outcome)
    }

    private func finish(_ task: WriteTask, _ outcome: PassOutcome) async throws(Interruption) {
        try await storing { () async throws(PortError) in
            let open = try await ports.store.finish(
                task, outcome: outcome.result, settlements: outcome.settlements, exceptions: outcome.exceptions,
                planned: outcome.planned)
            let result = AdditionResult(
                task.announcement, outcome.result, settlements: outcome.settlements, openExceptions: open)
            try await ports.announcer.announce([result])
            try await ports.store.announced([result])
        }
        ports.logger.info(
            "plan settled", metadata: metadata(task, ["outcome": .string(outcome.result.rawValue)]))
    }

    func metadata(_ task: WriteTask, _ more: Metadata) -> Metadata {
        more.merging([
            "tb.tenant": .string(task.announcement.tenant.text),
            "tb.company": .string(task.announcement.managedCompany.text),
            "tb.run": .string(task.announcement.run.text), "tb.plan": .string(task.announcement.id),
        ]) { own, _ in own }
    }

    func backoff(_ item: WorkItem) -> Duration {
        settings.backoff.delay(afterAttempts: item.attempts + 1, random: ports.random)
    }
}

extension BillingException {
    /// A stored plan that cannot be read is nothing to try again: its run ends, and a person is told.
    fileprivate static func unreadablePlan(_ reason: String) -> Self {
        BillingException(
            .storedDataUnreadable,
            message: "The stored plan cannot be read, the additions stay as they are. Start a run; if this comes again "
                + "ask the operator: \(reason)")
    }
}
