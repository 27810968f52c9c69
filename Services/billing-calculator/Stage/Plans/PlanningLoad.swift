import Billing
import Contracts
import Ports
import Runs

/// What an announced snapshot leads to.
enum PlanningLoad: Hashable {
    /// Ready to plan.
    case input(PlanningInput)
    /// Its company left the integration since: nothing to plan, but its part of the run must not stay open.
    case obsolete(UsageSnapshotTaken)
    /// There is no such snapshot, or what is stored is not what was announced: it can never be planned.
    case impossible(UsageSnapshotTaken, reason: String)

    /// Decides from what is stored; whatever cannot be read makes this one impossible, never its neighbours.
    init(_ announcement: UsageSnapshotTaken, _ facts: PlanningFacts?) {
        guard let facts else {
            self = .impossible(announcement, reason: "the tenant has no such snapshot for that billing date")
            return
        }
        guard facts.stored == announcement else {
            self = .impossible(announcement, reason: "the stored snapshot is not the one that was announced")
            return
        }
        guard facts.presentIntegration == announcement.integration else {
            self = .obsolete(announcement)
            return
        }
        guard facts.bodyHash == announcement.contentHash else {
            self = .impossible(announcement, reason: "the stored snapshot's body is not what its hash says")
            return
        }
        do throws(Unreadable) {
            self = .input(
                PlanningInput(
                    announcement: announcement, snapshot: try facts.snapshot.get(), state: try facts.state.get(),
                    site: facts.site, madeAgainOn: facts.plannedAgainOn))
        } catch {
            self = .impossible(announcement, reason: "what is stored for it cannot be read: \(error.reason)")
        }
    }
}
