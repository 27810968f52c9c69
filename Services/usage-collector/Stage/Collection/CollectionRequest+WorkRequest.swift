import Billing
package import Contracts
import Pipeline
package import Ports

/// A collection request asks for its company's usage to be read.
extension CollectionRequest: WorkRequest {
    /// Reading.
    package static var workKind: WorkKind { .collect }
    /// The source.
    package var lane: String { source.text }
}
