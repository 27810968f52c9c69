import Contracts
import Ports

/// A mistake that the simulation must find; each does what the real mistake would do, and no more.
package enum PlantedBug: String, CaseIterable, Sendable {
    /// After an unknown outcome the create is sent again without looking.
    case blindSecondPost = "blind-second-post"
    /// A batch's offsets are committed before it has taken effect.
    case offsetBeforeEffect = "offset-before-effect"
    /// A collection that could not be read whole counts as no usage.
    case partialAsZero = "partial-as-zero"
    /// An outbox entry is removed that was never published.
    case outboxEntryDropped = "outbox-entry-dropped"
    /// The plan of an older day is taken for the current one.
    case olderPlanWritten = "older-plan-written"
    /// A batch that the store refuses comes again whole, for ever.
    case refusedBatchWhole = "refused-batch-whole"
    /// What was looked for in vain once counts as never applied.
    case suspectForgotten = "suspect-forgotten"
    /// A day that was requested of the integration replaces a company's plan, whether the company is read for it or not.
    case requestReplacesPlan = "request-replaces-plan"
    /// The line that another follows is taken for ended before it is.
    case successorBeside = "successor-beside"
    /// Lines on another agreement than the plan's are not seen.
    case olderLineForgotten = "older-line-forgotten"

    static let commitFirst: ConsumerLoop.Handling = { (take, commit) async throws(PortError) in
        try await commit()
        try await take()
    }
}
