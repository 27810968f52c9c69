import Billing
import Contracts
import Ports

extension AgreementWriter {
    /// What becomes of the lines of a company of which nothing is billed (RULES.md, rule 10): they stay until somebody
    /// answers, and what is decided about them is carried out.
    func standing(_ task: WriteTask, hasLeft: Bool) async throws(Interruption) -> PassOutcome {
        guard task.hasLines else { return PassOutcome(.notBilled) }
        let agreements = task.agreementsWithLines
        return try await withLeases(on: agreements, for: task) { (leases) async throws(Interruption) in
            guard let current = try await now(task, evenIfLeft: hasLeft),
                agreements.isSuperset(of: current.agreementsWithLines)
            else { throw .busy("the company has changed meanwhile") }
            let system = try await system(of: current)
            var readings: [AgreementID: AgreementReading] = [:]
            for agreement in agreements.sorted() {
                readings[agreement] = try await everything(about: agreement, system)
            }
            let standing = Standing(
                ledger: current.ledger, readings: readings, decisions: current.decisions, on: current.plan.linesOn)
            try await keep(standing.released, closing: standing.closed, in: current)
            let carried = try await LineEndings(writer: self, task: current, leases: leases, system: system)
                .run(standing.endings)
            let plan = current.plan
            let stays = standing.staying.map { line in
                line.exception(
                    used: hasLeft ? nil : plan.used(of: line.slot.application),
                    because: hasLeft ? "its company was removed from the integration" : plan.reasonNotBilled)
            }
            var outcome = PassOutcome(.notBilled, carried.settlements, stays + carried.exceptions)
            if !hasLeft { outcome.planned = plan.exceptions(beside: standing.staying) }
            return outcome
        }
    }

    /// Stores what changed without a write, and closes what is decided with it.
    func keep(
        _ released: [LedgerEntry], closing closed: [Int: PersonDecision.End], in task: WriteTask
    ) async throws(Interruption) {
        try await storing { () async throws(PortError) in
            if !released.isEmpty { try await ports.store.observe(released, in: task, intents: [:]) }
            try await ports.store.close(closed, in: task)
        }
    }
}
