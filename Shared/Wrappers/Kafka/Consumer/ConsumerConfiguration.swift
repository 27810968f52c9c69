/// What a consumer reads and how.
package struct ConsumerConfiguration: Sendable {
    /// How partitions are divided between the members of a group.
    package enum Assignor: String, Sendable, CaseIterable {
        /// Neighbouring partitions of each topic to one member.
        case range
        /// Only what must move moves; refused below librdkafka 2.4, whose implementation loses partitions.
        case cooperativeSticky = "cooperative-sticky"
    }

    /// The broker and the client's name.
    package var client: KafkaClientConfiguration
    /// The group whose members share the topics.
    package var group: String
    /// What is read.
    package var topics: [String]
    /// A name that survives a restart: the member gets its partitions back without a rebalance.
    ///
    /// Unique in the group. A member that has one does not leave the group when it shuts down.
    package var instanceID: String?
    /// Records a batch holds at most.
    package var batchSize: Int
    /// How long the first record of a batch waits for more.
    package var batchWait: Duration
    /// How partitions are divided.
    package var assignor: Assignor
    /// A member that was not heard of for this long is out of the group.
    package var sessionTimeout: Duration
    /// Where a group without a committed offset begins: at the oldest record, or at what comes after joining.
    package var startsFromEarliest: Bool
    /// How often `lag` is brought up to date.
    package var statisticsInterval: Duration
    /// The pause after a failed batch: doubles from the first to the last.
    package var redelivery: ClosedRange<Duration>

    /// Settings with defaults for all but group and topics.
    package init(
        client: KafkaClientConfiguration, group: String, topics: [String], instanceID: String? = nil,
        batchSize: Int = 500, batchWait: Duration = .milliseconds(20), assignor: Assignor = .range,
        sessionTimeout: Duration = .seconds(30), startsFromEarliest: Bool = true,
        statisticsInterval: Duration = .seconds(5),
        redelivery: ClosedRange<Duration> = .milliseconds(200)...(.seconds(30))
    ) {
        self.client = client
        self.group = group
        self.topics = topics
        self.instanceID = instanceID
        self.batchSize = max(1, batchSize)
        self.batchWait = batchWait
        self.assignor = assignor
        self.sessionTimeout = sessionTimeout
        self.startsFromEarliest = startsFromEarliest
        self.statisticsInterval = statisticsInterval
        self.redelivery = redelivery
    }
}
