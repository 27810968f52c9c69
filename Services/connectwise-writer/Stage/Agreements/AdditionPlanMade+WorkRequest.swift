import Billing
public import Contracts
public import Pipeline
public import Ports

/// A plan asks for its company's additions to be written.
extension AdditionPlanMade: WorkRequest {
    /// Writing.
    public static var workKind: WorkKind { .write }
    /// The site.
    public var lane: String { site.text }
}
