import Billing
package import Contracts
import Pipeline
package import Ports

/// A plan asks for its company's additions to be written.
extension AdditionPlanMade: WorkRequest {
    /// Writing.
    package static var workKind: WorkKind { .write }
    /// The site.
    package var lane: String { site.text }
}
