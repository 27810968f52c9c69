import Contracts
import Testing

@testable import Simulation

struct BrokerTests {
    private let simulation = Simulation(seed: 1)

    private func broker(_ weather: Weather = .calm, partitions: Int = 2) -> Broker {
        let sky = Sky()
        sky.turn(to: weather)
        return Broker(
            simulation, sky: sky, chronicle: Chronicle(simulation), dice: Dice(SeededRandom(seed: 5)),
            partitions: partitions)
    }

    private func records(_ count: Int) -> [OutgoingRecord] {
        (0..<count).map {
            OutgoingRecord(topic: .usageSnapshots, key: "company \($0)", value: [UInt8($0)], headers: [])
        }
    }

    /// Everything that a member gets until nothing is left.
    private func drain(_ broker: Broker, as member: ConsumerGroup.Membership, committing: Bool) -> [UInt8] {
        var values: [UInt8] = []
        while let batch = broker.poll(member, of: .usageSnapshots) {
            values += batch.records.flatMap(\.value)
            if committing { broker.commit(batch) }
        }
        return values.sorted()
    }

    @Test("what was not committed comes again to the member's next life, what was does not")
    func redelivery() {
        let broker = broker()
        broker.append(records(20))
        _ = simulation.run { [simulation] in await simulation.delay(.seconds(1)) }
        let first = broker.join("one", of: .usageSnapshots)
        #expect(drain(broker, as: first, committing: false).count == 20)
        let second = broker.join("one", of: .usageSnapshots)
        #expect(drain(broker, as: second, committing: true).count == 20)
        let third = broker.join("one", of: .usageSnapshots)
        #expect(drain(broker, as: third, committing: true).isEmpty)
        #expect(broker.backlog == 0)
    }

    @Test("an older life gets and commits nothing")
    func fencing() throws {
        let broker = broker()
        broker.append(records(5))
        _ = simulation.run { [simulation] in await simulation.delay(.seconds(1)) }
        let old = broker.join("one", of: .usageSnapshots)
        let batch = try #require(broker.poll(old, of: .usageSnapshots))
        _ = broker.join("one", of: .usageSnapshots)
        broker.commit(batch)
        #expect(broker.poll(old, of: .usageSnapshots) == nil)
        #expect(broker.backlog == 5)
    }

    @Test("two members share the partitions")
    func sharing() {
        let broker = broker()
        broker.append(records(30))
        _ = simulation.run { [simulation] in await simulation.delay(.seconds(1)) }
        let (one, two) = (broker.join("one", of: .usageSnapshots), broker.join("two", of: .usageSnapshots))
        let (first, second) = (
            drain(broker, as: one, committing: true), drain(broker, as: two, committing: true)
        )
        #expect(!first.isEmpty && !second.isEmpty && (first + second).count == 30)
    }

    @Test("in bad weather records are lost, doubled and late")
    func weather() {
        var weather = Weather()
        weather.lostRecord = 0.2
        weather.doubledRecord = 0.3
        let broker = broker(weather)
        broker.append(records(100))
        let kept = broker.records(of: .usageSnapshots)
        #expect(Set(kept).count < 100 && kept.count > Set(kept).count)
    }
}
