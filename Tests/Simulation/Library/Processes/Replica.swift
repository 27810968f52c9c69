import Lifecycle
import Pipeline

/// One process of a service, started again whenever it crashes, until the evening.
struct Replica: Sendable {
    /// `writer-2`: its name in logs, and among consumers in each of its lives.
    let name: String
    /// What the service is made of, over the ports of one life.
    let parts: @Sendable (Incarnation) -> ServiceParts
    /// Makes its lives, counted from 1.
    let conceive: @Sendable (_ life: Int) -> Incarnation
    /// Feeds its intakes.
    let handling: ConsumerLoop.Handling

    init(
        name: String, parts: @escaping @Sendable (Incarnation) -> ServiceParts,
        conceive: @escaping @Sendable (_ life: Int) -> Incarnation, handling: @escaping ConsumerLoop.Handling
    ) {
        self.name = name
        self.parts = parts
        self.conceive = conceive
        self.handling = handling
    }

    /// Runs until `evening`, and until what it has in hand then has ended.
    ///
    /// A life that crashed unwinds beside the next one: whoever restarts a process does not wait for it.
    func run(until evening: Latch, over topics: Broker) async {
        var life = 0
        await withTaskGroup(of: Void.self) { group in
            while !evening.isRaised && !Task.isCancelled {
                life += 1
                let incarnation = conceive(life)
                group.addTask {
                    await incarnation.live(
                        as: parts(incarnation), member: name, topics: topics, handling: handling)
                }
                await incarnation.untilItEnds(or: evening)
                if incarnation.isDead {
                    let wait = incarnation.dice.roll { $0.within(50...20_000) }
                    await incarnation.simulation.delay(.milliseconds(wait))
                }
            }
            await group.waitForAll()
        }
    }
}

extension Incarnation {
    /// Returns when it has crashed, or was asked to stop because the evening has come.
    fileprivate func untilItEnds(or evening: Latch) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.death.wait() }
            group.addTask { await evening.wait() }
            await group.next()
            group.cancelAll()
        }
        if !isDead { stop.raise() }
    }
}
