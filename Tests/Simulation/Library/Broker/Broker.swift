import Contracts
import Locking

/// A broker: partitions by key, at least once.
///
/// It repeats, delays, re-delivers, and rarely loses what it acknowledged.
final class Broker: Sendable {
    struct Entry: Sendable {
        let record: OutgoingRecord
        let visibleAt: Duration
    }

    /// A partition of a topic.
    struct Place: Hashable, Comparable, Sendable {
        let topic: Topic
        let partition: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.topic.rawValue, left.partition) < (right.topic.rawValue, right.partition)
        }
    }

    struct State: Sendable {
        var entries: [Place: [Entry]] = [:]
        var groups: [Topic: ConsumerGroup] = [:]
    }

    let simulation: Simulation
    let sky: Sky
    let chronicle: Chronicle
    let dice: Dice
    let partitions: Int
    let state = Locked(State())

    init(
        _ simulation: Simulation, sky: Sky, chronicle: Chronicle, dice: Dice, partitions: Int = 3
    ) {
        self.simulation = simulation
        self.sky = sky
        self.chronicle = chronicle
        self.dice = dice
        self.partitions = partitions
    }

    /// Stores records as a broker does that has acknowledged them.
    func append(_ records: [OutgoingRecord]) {
        let weather = sky.now
        for record in records {
            chronicle.count { $0.records += 1 }
            let (isLost, copies, delay) = dice.roll { dice in
                (
                    dice.chance(weather.lostRecord), dice.chance(weather.doubledRecord) ? 2 : 1,
                    dice.chance(weather.lateRecord) ? Duration.seconds(dice.within(1...90)) : .milliseconds(2)
                )
            }
            if isLost {
                chronicle.tell("broker", "loses a record of \(record.topic.rawValue) that it acknowledged")
                chronicle.count { $0.lostRecords += 1 }
                continue
            }
            let place = Place(topic: record.topic, partition: Self.partition(of: record.key, among: partitions))
            let entry = Entry(record: record, visibleAt: simulation.uptime + delay)
            state.withLock { $0.entries[place, default: []] += Array(repeating: entry, count: copies) }
        }
    }

    /// Everything that was stored in a topic, by partition.
    func records(of topic: Topic) -> [OutgoingRecord] {
        state.withLock { state in
            (0..<partitions).flatMap { partition in
                (state.entries[Place(topic: topic, partition: partition)] ?? []).map(\.record)
            }
        }
    }

    /// How many records wait for consumers that commit.
    var backlog: Int {
        state.withLock { state in
            state.groups.map { topic, group in
                (0..<partitions).map { partition in
                    (state.entries[Place(topic: topic, partition: partition)]?.count ?? 0)
                        - group.committed[partition, default: 0]
                }.reduce(0, +)
            }.reduce(0, +)
        }
    }

    private static func partition(of key: String, among count: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int((hash >> 16) % UInt64(count))
    }
}
