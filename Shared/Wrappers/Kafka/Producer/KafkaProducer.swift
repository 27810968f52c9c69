/// Publishes records: idempotent, acknowledged by all replicas in sync, in order within a partition.
package final class KafkaProducer: Sendable {
    private let thread: ClientThread<ProducerHandle>

    /// A producer; a property that cannot be used is reported by the first call.
    ///
    /// `linger` is how long a record may wait for others to share a request; after `deliveryTimeout` an unacknowledged
    /// record has failed.
    package init(
        _ configuration: KafkaClientConfiguration, linger: Duration = .milliseconds(2),
        deliveryTimeout: Duration = .seconds(30)
    ) {
        var settings = ClientSettings(producer: configuration)
        settings["linger.ms"] = "\(linger.wholeMilliseconds)"
        settings["delivery.timeout.ms"] = "\(deliveryTimeout.wholeMilliseconds)"
        let bell = ClientBell()
        let logger = configuration.logger
        thread = ClientThread(
            name: "kafka-producer",
            open: { [settings] () throws(KafkaError) in try ProducerHandle(settings, logger: logger, bell: bell) },
            serve: { $0.serve() }, bell: bell)
    }

    /// Publishes records and returns when all are acknowledged.
    ///
    /// The error says which were not (`failedRecords`); whether one of those was stored all the same is unknown. Not
    /// ended early by cancellation, since what was handed over cannot be called back: the delivery time-out ends it.
    package func send(_ records: [ProducerRecord]) async throws(KafkaError) {
        guard !records.isEmpty else { return }
        let delivery = Delivery(count: records.count)
        try await thread.run { (handle) throws(KafkaError) in handle.produce(records, delivery) }
        try await delivery.finished()
    }

    /// Waits for what is under way, at most `deadline`, gives up the rest, and disconnects.
    package func shutdown(deadline: Duration = .seconds(10)) async {
        let milliseconds = Int32(clamping: deadline.wholeMilliseconds)
        try? await thread.run { (handle) throws(KafkaError) in handle.drain(milliseconds: milliseconds) }
        await thread.shutdown()
    }
}

extension Duration {
    /// Milliseconds, rounded down.
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
