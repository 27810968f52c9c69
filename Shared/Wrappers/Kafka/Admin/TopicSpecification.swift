/// A topic to be made.
package struct TopicSpecification: Sendable, Equatable {
    package var name: String
    /// How many partitions, at least 1.
    package var partitions: Int
    /// On how many brokers each is kept, at least 1.
    package var replication: Int
    /// Settings of the topic: `retention.ms`, `cleanup.policy`.
    package var config: [String: String]

    package init(name: String, partitions: Int, replication: Int, config: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.config = config
    }
}

/// What happened to a topic that was to be made.
package enum TopicCreation: Sendable, Equatable {
    /// It is new.
    case created
    /// It was there before, with whatever settings.
    case existed
}

/// A topic as the broker describes it.
package struct TopicDescription: Sendable, Equatable {
    package let name: String
    /// How many partitions it has.
    package let partitions: Int
    /// On how many brokers its first partition is kept.
    package let replication: Int
    /// All its settings, defaults included.
    package let config: [String: String]
}
