import CRdkafka

extension ClientSettings {
    /// The properties of a consumer.
    init(_ configuration: ConsumerConfiguration, libraryVersion: Int32 = rd_kafka_version()) throws(KafkaError) {
        self.init(configuration.client)
        guard !configuration.group.isEmpty else { throw .invalid("group", "must not be empty") }
        guard !configuration.topics.isEmpty else { throw .invalid("topics", "must not be empty") }
        // 2.4.0 as librdkafka counts: a byte each for major, minor and revision, one for the stage.
        if configuration.assignor == .cooperativeSticky, libraryVersion < 0x0204_0000 {
            let version = String(cString: rd_kafka_version_str())
            throw .invalid(
                "assignor", "cooperative-sticky needs librdkafka 2.4 or newer, this is \(version); use range")
        }
        let session = configuration.sessionTimeout.wholeMilliseconds
        self["group.id"] = configuration.group
        self["group.instance.id"] = configuration.instanceID
        self["partition.assignment.strategy"] = configuration.assignor.rawValue
        self["session.timeout.ms"] = "\(session)"
        self["heartbeat.interval.ms"] = "\(max(1, min(3000, session / 3)))"
        self["auto.offset.reset"] = configuration.startsFromEarliest ? "earliest" : "latest"
        // Offsets are committed by this library, after the handler has returned.
        self["enable.auto.commit"] = "false"
        self["enable.auto.offset.store"] = "false"
        self["enable.partition.eof"] = "false"
        self["allow.auto.create.topics"] = "false"
        self["isolation.level"] = "read_committed"
        self["statistics.interval.ms"] = "\(configuration.statisticsInterval.wholeMilliseconds)"
        // Any record is longer, so this is the default of 1 to a broker that knows waiting; a small one that answers 1
        // at once, with nothing, would be asked in a loop.
        self["fetch.min.bytes"] = "2"
        // A topic made after the subscription is noticed within this time.
        self["topic.metadata.refresh.interval.ms"] = "10000"
        // What is fetched ahead, beside this library's own buffer.
        self["queued.max.messages.kbytes"] = "16384"
    }
}
