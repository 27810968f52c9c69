import Billing
import Contracts
import Ports
import Runs

/// What a collection request asks for now.
enum CollectionOrder: Hashable {
    /// Read it now.
    case collect(CollectionTarget)
    /// Its snapshot is stored already: announce that one.
    case stored(UsageSnapshotTaken)
    /// The run, or the company's part of it, has ended: nothing to do.
    case obsolete(String)
    /// Nothing will be collected for it: the company's part ends so, and must not keep the run open.
    case settle(AdditionResult.Outcome, reason: String)
    /// The request contradicts what is stored: it can never be done.
    case impossible(String)

    /// Decides from what is stored; `standing` is `nil` where the tenant has no such run with such a company.
    init(_ request: CollectionRequest, _ standing: CollectionStanding?) {
        guard request.id == DerivedID.collection(of: request.managedCompany, in: request.run) else {
            self = .impossible("the id \(request.id) does not follow from company and run")
            return
        }
        guard let standing else {
            self = .impossible(
                "tenant \(request.tenant) has no run \(request.run) with company \(request.managedCompany)")
            return
        }
        guard standing.integration == request.integration, standing.billingDate == request.billingDate else {
            self = .impossible("run \(request.run) is of \(standing.integration) for \(standing.billingDate)")
            return
        }
        if let stored = standing.stored {
            self = .stored(stored)
        } else if standing.hasEnded {
            self = .obsolete("the company's part of run \(request.run) has ended")
        } else if standing.presentIntegration != standing.integration {
            self = .settle(.notBilled, reason: "the company left integration \(standing.integration)")
        } else if let newest = standing.dates.newest, standing.billingDate < newest {
            self = .settle(.superseded, reason: "\(newest) has been requested since")
        } else {
            self = .collect(standing.target)
        }
    }
}
