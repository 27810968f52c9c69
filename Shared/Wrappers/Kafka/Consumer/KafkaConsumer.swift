import Lifecycle
import Locking
import Observability

/// Reads topics as a member of a group and hands records to one handler, batch by batch, at least once.
///
/// While the handler works the consumer keeps polling, so the membership lives however long it takes. A batch's offsets
/// are committed after the handler has returned; of a partition that went to another member meanwhile nothing is
/// committed. A batch whose handler threw comes again after a pause, before anything newer.
package final class KafkaConsumer: Sendable {
    private struct State: Sendable {
        var isRunning = false
        var isStopping = false
    }

    /// How it was set up.
    package let configuration: ConsumerConfiguration
    private let thread: ClientThread<ConsumerHandle>
    private let signal = BatchSignal()
    private let view = Locked(ConsumerView())
    private let state = Locked(State())
    private let ended = Latch()

    /// A consumer; it joins its group when `run` begins, which also reports a property that cannot be used.
    package init(_ configuration: ConsumerConfiguration) {
        self.configuration = configuration
        let bell = ClientBell()
        thread = ClientThread(
            name: "kafka-consumer",
            open: { [view, signal] () throws(KafkaError) in
                try ConsumerHandle(configuration, view: view, bell: bell, signal: signal)
            }, serve: { $0.serve() }, bell: bell)
    }

    /// The partitions this member holds now.
    package var assignment: Set<TopicPartition> { view.withLock(\.assignment) }

    /// How many records of each held partition are not yet committed, as of the last statistics.
    package var lag: [TopicPartition: Int64] { view.withLock(\.lag) }

    /// Hands batches to `handle` until a graceful stop, `shutdown`, or cancellation; then leaves the group.
    ///
    /// Throws when the client is finished (`KafkaError.Reason.fatal`, `invalidConfiguration`) or the task was
    /// cancelled, never because of what the handler throws. To be called once.
    package func run(_ handle: @Sendable ([ConsumerRecord]) async throws -> Void) async throws {
        let before = state.withLock { state in
            defer { state.isRunning = true }
            return state
        }
        guard !before.isRunning else { throw KafkaError.closed }
        let outcome: Result<Void, any Error>
        do {
            try await withGracefulShutdownHandler {
                try await loop(handle)
            } onGracefulShutdown: { [state, signal] in
                Self.stop(state, signal)
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await thread.shutdown()
        ended.raise()
        try outcome.get()
    }

    /// Takes no more batches, waits until the handler has finished and its batch is committed, and leaves the group.
    package func shutdown() async {
        Self.stop(state, signal)
        // A run that begins after this sees the stop before it uses the thread.
        if state.withLock(\.isRunning) { await ended.wait() }
        await thread.shutdown()
    }

    private static func stop(_ state: Locked<State>, _ signal: BatchSignal) {
        state.withLock { $0.isStopping = true }
        signal.raise()
    }

    private func loop(_ handle: @Sendable ([ConsumerRecord]) async throws -> Void) async throws {
        if state.withLock(\.isStopping) { return }
        let topics = configuration.topics
        try await thread.run { (handle) throws(KafkaError) in try handle.subscribe(topics) }
        var failures = 0
        while let batch = try await next() {
            do {
                try await handle(batch.records)
            } catch {
                let pause = min(
                    configuration.redelivery.lowerBound * (1 << min(failures, 20)), configuration.redelivery.upperBound)
                failures += 1
                configuration.client.logger.debug(
                    "kafka batch will be delivered again",
                    metadata: ["error": .error(error), "pause": .seconds(pause), "failures": .int(failures)])
                try await thread.run { (handle) throws(KafkaError) in handle.redeliver(batch, after: pause) }
                continue
            }
            failures = 0
            try await thread.run { (handle) throws(KafkaError) in handle.complete(batch) }
        }
    }

    /// The next batch; `nil` at a stop.
    private func next() async throws -> ConsumerBatch? {
        while true {
            try Task.checkCancellation()
            if state.withLock(\.isStopping) { return nil }
            if let fatal = view.withLock(\.fatal) { throw fatal }
            if let batch = try await thread.run({ (handle) throws(KafkaError) in handle.takeBatch() }) { return batch }
            await signal.wait()
        }
    }
}
