/// The topics of the platform; `deploy/topics.json` declares their partitions and retention.
package enum Topic: String, CaseIterable, Hashable, Sendable {
    case collectionRequests = "collection-requests"
    case usageSnapshots = "usage-snapshots"
    case replanRequests = "replan-requests"
    case additionPlans = "addition-plans"
    case additionResults = "addition-results"
    case deadLetters = "dead-letters"

    /// The topic's name on the broker: `<prefix>.<noun-plural>`.
    package func name(prefix: String) -> String { "\(prefix).\(rawValue)" }
}
