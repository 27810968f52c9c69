/// Makes, describes and removes topics.
package final class KafkaAdmin: Sendable {
    private let thread: ClientThread<AdminHandle>
    private let timeout: Duration

    /// A client for administration; `timeout` bounds each call.
    package init(_ configuration: KafkaClientConfiguration, timeout: Duration = .seconds(15)) {
        self.timeout = timeout
        let settings = ClientSettings(configuration)
        let logger = configuration.logger
        thread = ClientThread(
            name: "kafka-admin",
            open: { () throws(KafkaError) in try AdminHandle(settings, logger: logger) })
    }

    /// Makes topics and returns once clients see them; one that exists is a success and reported as such, whatever its
    /// settings.
    @discardableResult
    package func createTopics(_ topics: [TopicSpecification]) async throws(KafkaError) -> [String: TopicCreation] {
        guard !topics.isEmpty else { return [:] }
        let timeout = timeout
        return try await thread.run { (handle) throws(KafkaError) in try handle.createTopics(topics, timeout: timeout) }
    }

    /// Describes those of the named topics that exist.
    package func describeTopics(_ names: [String]) async throws(KafkaError) -> [TopicDescription] {
        let timeout = timeout
        return try await thread.run { (handle) throws(KafkaError) in
            let all = try handle.topics(timeout: timeout)
            let present = names.filter { all[$0] != nil }
            guard !present.isEmpty else { return [] }
            let configs = try handle.configs(of: present, timeout: timeout)
            return present.map { name in
                TopicDescription(
                    name: name, partitions: all[name]?.partitions ?? 0, replication: all[name]?.replication ?? 0,
                    config: configs[name] ?? [:])
            }
        }
    }

    /// Removes topics; one that is not there is a success.
    package func deleteTopics(_ names: [String]) async throws(KafkaError) {
        guard !names.isEmpty else { return }
        let timeout = timeout
        try await thread.run { (handle) throws(KafkaError) in try handle.deleteTopics(names, timeout: timeout) }
    }

    /// The names of all topics, sorted.
    package func listTopics() async throws(KafkaError) -> [String] {
        let timeout = timeout
        return try await thread.run { (handle) throws(KafkaError) in
            try handle.topics(timeout: timeout).keys.sorted()
        }
    }

    /// Whether a broker answers within `timeout`.
    package func brokerReachable(timeout: Duration = .seconds(5)) async -> Bool {
        let count = try? await thread.run { (handle) throws(KafkaError) in try handle.brokerCount(timeout: timeout) }
        return (count ?? 0) > 0
    }

    /// Disconnects.
    package func shutdown() async { await thread.shutdown() }
}
