package import Contracts
import Lifecycle
package import Ports

/// What a service is made of, as its stage declares it: a shell runs the parts with real ports, a simulation with
/// simulated ones.
package struct ServiceParts: Sendable {
    /// What is done with the records of one topic.
    package struct TopicIntake: Sendable {
        package let topic: Topic
        /// Takes a batch; only when it has returned may the batch's offsets be committed.
        package let take: @Sendable ([IncomingRecord]) async throws(PortError) -> Void

        package init(
            _ topic: Topic, take: @escaping @Sendable ([IncomingRecord]) async throws(PortError) -> Void
        ) {
            self.topic = topic
            self.take = take
        }
    }

    /// Topics that are consumed.
    package let intakes: [TopicIntake]
    /// Work that is claimed and done.
    package let workers: [Worker]
    /// What is done again and again: relays, sweeps, schedules.
    package let rounds: [Round]

    /// The parts of a service.
    package init(intakes: [TopicIntake] = [], workers: [Worker] = [], rounds: [Round] = []) {
        self.intakes = intakes
        self.workers = workers
        self.rounds = rounds
    }
}

/// Has the work of one kind done for as long as the service runs.
package struct Worker: Service {
    /// Its name among the service's parts.
    package let name: String
    /// The kind of work.
    package let kind: WorkKind
    /// The topic whose messages become this work.
    package let topic: Topic
    private let loop: WorkLoop
    private let process: @Sendable (WorkItem) async -> WorkVerdict

    /// A worker that has `process` do what `loop` claims.
    package init(
        _ name: String, _ kind: WorkKind, fedBy topic: Topic, _ loop: WorkLoop,
        process: @escaping @Sendable (WorkItem) async -> WorkVerdict
    ) {
        self.name = name
        self.kind = kind
        self.topic = topic
        self.loop = loop
        self.process = process
    }

    /// Works until graceful shutdown, and then until the items at hand have ended.
    package func run() async throws { await loop.run(until: { isShuttingDownGracefully }, process) }
}
