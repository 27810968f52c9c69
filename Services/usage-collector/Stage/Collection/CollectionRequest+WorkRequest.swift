import Billing
public import Contracts
public import Pipeline
public import Ports

/// A collection request asks for its company's usage to be read.
extension CollectionRequest: WorkRequest {
    /// Reading.
    public static var workKind: WorkKind { .collect }
    /// The source.
    public var lane: String { source.text }
}
