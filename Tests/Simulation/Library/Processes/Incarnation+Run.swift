import Lifecycle
import Pipeline

extension Incarnation {
    private enum Event { case partEnded, crashed, asked }

    /// Lives: runs all parts until it is asked to stop and they have ended, or until it crashes.
    ///
    /// - Parameter member: its name among the consumers, the same in each of its lives.
    func live(
        as parts: ServiceParts, member: String, topics: Broker, handling: @escaping ConsumerLoop.Handling
    ) async {
        await withManualGracefulShutdown { askToStop in
            await withTaskGroup(of: Event.self) { group in
                let services = parts.workers.map { $0 as any Service } + parts.rounds.map { $0 as any Service }
                for service in services {
                    group.addTask {
                        try? await service.run()
                        return .partEnded
                    }
                }
                for intake in parts.intakes {
                    let loop = ConsumerLoop(
                        intake: intake, member: member, topics: topics, process: self, handling: handling)
                    group.addTask {
                        await loop.run()
                        return .partEnded
                    }
                }
                group.addTask {
                    await self.death.wait()
                    return .crashed
                }
                group.addTask {
                    await self.stop.wait()
                    return .asked
                }
                var running = services.count + parts.intakes.count
                while running > 0, let event = await group.next() {
                    switch event {
                    case .partEnded: running -= 1
                    case .crashed: group.cancelAll()
                    case .asked: askToStop()
                    }
                }
                group.cancelAll()
            }
        }
    }
}
