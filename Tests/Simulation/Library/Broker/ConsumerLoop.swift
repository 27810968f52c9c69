import Contracts
import Lifecycle
import Pipeline
import Ports

/// Feeds one intake of a process: hands over a batch, and commits its offsets once the stage has returned.
struct ConsumerLoop: Sendable {
    /// What is done with a batch, and when its offsets are committed; a planted bug may be of another opinion.
    typealias Handling =
        @Sendable (
            _ take: () async throws(PortError) -> Void, _ commit: () async throws(PortError) -> Void
        ) async throws(PortError) -> Void

    static let properHandling: Handling = { (take, commit) async throws(PortError) in
        try await take()
        try await commit()
    }

    let intake: ServiceParts.TopicIntake
    let member: String
    let topics: Broker
    let process: Incarnation
    var handling = Self.properHandling

    func run() async {
        let membership = topics.join(member, of: intake.topic)
        while !isShuttingDownGracefully && !Task.isCancelled {
            guard let batch = topics.poll(membership, of: intake.topic) else {
                await rest(.milliseconds(1500))
                continue
            }
            do throws(PortError) {
                try await handle(batch)
            } catch {
                topics.rewind(batch)
                await rest(.milliseconds(500))
            }
        }
        // A process that crashed says no farewell: the broker notices later, or the next life takes its place.
        if !process.isDead { topics.leave(membership, of: intake.topic) }
    }

    private func handle(_ batch: Broker.Batch) async throws(PortError) {
        let call = "commit \(batch.topic.rawValue)"
        try await handling(
            { () async throws(PortError) in try await intake.take(batch.records) },
            { () async throws(PortError) in
                try await process.enter(call)
                topics.commit(batch)
                try await process.leave(call)
            })
    }

    private func rest(_ duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            // A pause that is cancelled just ends early: the loop looks at its own cancellation.
            group.addTask { try? await process.simulation.pause(duration) }
            group.addTask { await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }
}
