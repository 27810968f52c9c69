/// A topic to be made.
public struct TopicSpecification: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// How many partitions, at least 1.
    public var partitions: Int
    /// On how many brokers each is kept, at least 1.
    public var replication: Int
    /// Settings of the topic: `retention.ms`, `cleanup.policy`.
    public var config: [String: String]

    /// A topic.
    public init(name: String, partitions: Int, replication: Int, config: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.config = config
    }
}

/// What happened to a topic that was to be made.
public enum TopicCreation: Sendable, Equatable {
    /// It is new.
    case created
    /// It was there before, with whatever settings.
    case existed
}

/// A topic as the broker describes it.
public struct TopicDescription: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// How many partitions it has.
    public let partitions: Int
    /// On how many brokers its first partition is kept.
    public let replication: Int
    /// All its settings, defaults included.
    public let config: [String: String]
}
