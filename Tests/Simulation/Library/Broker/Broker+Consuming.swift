import Contracts
import Locking

/// Consuming, one batch after the other.
extension Broker {
    /// Records of one member's partitions, with the offsets to commit once they have taken effect.
    struct Batch: Sendable {
        let topic: Topic
        let membership: ConsumerGroup.Membership
        let records: [IncomingRecord]
        let offsets: [Int: Int]
        let beginnings: [Int: Int]
    }

    func join(_ member: String, of topic: Topic) -> ConsumerGroup.Membership {
        state.withLock { $0.groups[topic, default: ConsumerGroup()].join(member) }
    }

    func leave(_ membership: ConsumerGroup.Membership, of topic: Topic) {
        state.withLock { $0.groups[topic]?.leave(membership) }
    }

    /// What is there for a member now; `nil`: nothing, or it is a member no more.
    func poll(_ membership: ConsumerGroup.Membership, of topic: Topic) -> Batch? {
        let now = simulation.uptime
        let (limit, first, repeats) = dice.roll { dice in
            (dice.within(1...12), dice.below(partitions), dice.chance(sky.now.redelivery) ? dice.within(1...4) : 0)
        }
        return state.withLock { state in
            guard var group = state.groups[topic], group.isCurrent(membership) else { return nil }
            let own = group.partitions(of: membership.member, among: partitions)
            let order = own.filter { $0 >= first } + own.filter { $0 < first }
            var records: [IncomingRecord] = []
            var (offsets, beginnings): ([Int: Int], [Int: Int]) = ([:], [:])
            for partition in order where records.count < limit {
                let entries = state.entries[Place(topic: topic, partition: partition)] ?? []
                let start = max(0, group.position[partition, default: 0] - repeats)
                let ready = entries[start...].prefix(limit - records.count).prefix { $0.visibleAt <= now }
                guard !ready.isEmpty else { continue }
                for (place, entry) in ready.enumerated() {
                    records.append(entry.record.incoming(partition: partition, offset: start + place))
                }
                beginnings[partition] = start
                offsets[partition] = start + ready.count
                group.position[partition] = start + ready.count
            }
            state.groups[topic] = group
            guard !records.isEmpty else { return nil }
            return Batch(
                topic: topic, membership: membership, records: records, offsets: offsets, beginnings: beginnings)
        }
    }

    func commit(_ batch: Batch) {
        state.withLock { $0.groups[batch.topic]?.commit(batch.offsets, by: batch.membership) }
    }

    /// The batch was not taken and comes again.
    func rewind(_ batch: Batch) {
        state.withLock { state in
            guard var group = state.groups[batch.topic], group.isCurrent(batch.membership) else { return }
            for (partition, beginning) in batch.beginnings {
                group.position[partition] = min(beginning, group.position[partition, default: 0])
            }
            state.groups[batch.topic] = group
        }
    }
}

extension OutgoingRecord {
    fileprivate func incoming(partition: Int, offset: Int) -> IncomingRecord {
        IncomingRecord(
            topic: topic.name(prefix: "tb"), partition: partition, offset: Int64(offset), key: key, value: value,
            headers: headers)
    }
}
