import CRdkafka
import Observability

/// The client for administration, on its thread: every call blocks until its answer or its time-out.
struct AdminHandle: ~Copyable {
    let handle: ClientHandle
    private let queue: OpaquePointer

    init(_ settings: ClientSettings, logger: Logger) throws(KafkaError) {
        let handle = try ClientHandle(RD_KAFKA_PRODUCER, settings, ClientEvents(logger: logger))
        guard let queue = rd_kafka_queue_new(handle.client) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)
        }
        self.handle = handle
        self.queue = queue
    }

    deinit { rd_kafka_queue_destroy(queue) }

    /// Makes topics and says of each what happened, once they are listed; throws the first refusal other than "exists".
    func createTopics(_ topics: [TopicSpecification], timeout: Duration) throws(KafkaError) -> [String: TopicCreation] {
        var specifications: [OpaquePointer?] = []
        defer { for topic in specifications { rd_kafka_NewTopic_destroy(topic) } }
        for topic in topics { specifications.append(try Self.newTopic(topic)) }
        let event = try call(RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout) { options in
            rd_kafka_CreateTopics(handle.client, &specifications, specifications.count, options, queue)
        }
        defer { rd_kafka_event_destroy(event) }
        var answer: [String: TopicCreation] = [:]
        for (name, code, text) in results(
            of: rd_kafka_event_CreateTopics_result(event), rd_kafka_CreateTopics_result_topics)
        {
            switch code {
            case RD_KAFKA_RESP_ERR_NO_ERROR: answer[name] = .created
            case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: answer[name] = .existed
            default: throw KafkaError(code, message: "topic \(name): \(text)")
            }
        }
        try awaitListing(of: topics.map(\.name), timeout)
        return answer
    }

    /// A topic that the controller has made is there for clients only once the other brokers have heard of it.
    private func awaitListing(of names: [String], _ timeout: Duration) throws(KafkaError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            // A listing that fails now may succeed in a moment: the topics are made.
            let listed = (try? self.topics(timeout: timeout)) ?? [:]
            let missing = names.filter { listed[$0] == nil }
            if missing.isEmpty { return }
            guard ContinuousClock.now < deadline else {
                throw KafkaError(
                    RD_KAFKA_RESP_ERR__TIMED_OUT,
                    message: "made, but not shown to this client within \(timeout): \(missing.joined(separator: ", "))")
            }
            // Nothing comes on this queue between calls: a pause of the thread that is this client's own.
            if let event = rd_kafka_queue_poll(queue, 50) { rd_kafka_event_destroy(event) }
        }
    }

    /// Removes topics; those that are not there count as removed.
    func deleteTopics(_ names: [String], timeout: Duration) throws(KafkaError) {
        var topics = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { for topic in topics { rd_kafka_DeleteTopic_destroy(topic) } }
        let event = try call(RD_KAFKA_ADMIN_OP_DELETETOPICS, timeout) { options in
            rd_kafka_DeleteTopics(handle.client, &topics, topics.count, options, queue)
        }
        defer { rd_kafka_event_destroy(event) }
        for (name, code, text) in results(
            of: rd_kafka_event_DeleteTopics_result(event), rd_kafka_DeleteTopics_result_topics)
        where code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART {
            throw KafkaError(code, message: "topic \(name): \(text)")
        }
    }

    /// All settings of topics.
    func configs(of names: [String], timeout: Duration) throws(KafkaError) -> [String: [String: String]] {
        var resources = names.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { for resource in resources { rd_kafka_ConfigResource_destroy(resource) } }
        let event = try call(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout) { options in
            rd_kafka_DescribeConfigs(handle.client, &resources, resources.count, options, queue)
        }
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let described = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count)
        var configs: [String: [String: String]] = [:]
        for resource in UnsafeBufferPointer(start: described, count: count) {
            let name = rd_kafka_ConfigResource_name(resource).map { String(cString: $0) } ?? ""
            let code = rd_kafka_ConfigResource_error(resource)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code, message: "topic \(name)") }
            configs[name] = Self.entries(of: resource)
        }
        return configs
    }

    /// Starts an admin call and waits for its event; the caller frees it.
    private func call(
        _ operation: rd_kafka_admin_op_t, _ timeout: Duration, _ start: (OpaquePointer?) -> Void
    ) throws(KafkaError) -> OpaquePointer {
        let options = rd_kafka_AdminOptions_new(handle.client, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        let milliseconds = Int32(clamping: timeout.wholeMilliseconds)
        var text = [CChar](repeating: 0, count: 256)
        let code = rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, &text, text.count)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .invalid("timeout", text.text) }
        start(options)
        // librdkafka itself ends the call at its time-out; the second is for the way.
        guard let event = rd_kafka_queue_poll(queue, milliseconds + 1000) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        let outcome = rd_kafka_event_error(event)
        guard outcome == RD_KAFKA_RESP_ERR_NO_ERROR else {
            defer { rd_kafka_event_destroy(event) }
            throw KafkaError(outcome, message: rd_kafka_event_error_string(event).map { String(cString: $0) })
        }
        return event
    }

    private func results(
        of result: OpaquePointer?,
        _ list: (OpaquePointer?, UnsafeMutablePointer<Int>?) -> UnsafeMutablePointer<OpaquePointer?>?
    ) -> [(String, rd_kafka_resp_err_t, String)] {
        var count = 0
        let topics = list(result, &count)
        return UnsafeBufferPointer(start: topics, count: count).map { topic in
            let code = rd_kafka_topic_result_error(topic)
            let text = rd_kafka_topic_result_error_string(topic).map { String(cString: $0) } ?? ""
            let name = rd_kafka_topic_result_name(topic).map { String(cString: $0) } ?? ""
            return (name, code, text.isEmpty ? String(cString: rd_kafka_err2str(code)) : text)
        }
    }

    private static func newTopic(_ topic: TopicSpecification) throws(KafkaError) -> OpaquePointer {
        var text = [CChar](repeating: 0, count: 256)
        guard
            let new = rd_kafka_NewTopic_new(
                topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replication), &text, text.count)
        else { throw .invalid("topic \(topic.name)", text.text) }
        for (name, value) in topic.config { rd_kafka_NewTopic_set_config(new, name, value) }
        return new
    }

    private static func entries(of resource: OpaquePointer?) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var config: [String: String] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            guard let name = rd_kafka_ConfigEntry_name(entry), let value = rd_kafka_ConfigEntry_value(entry) else {
                continue
            }
            config[String(cString: name)] = String(cString: value)
        }
        return config
    }
}
