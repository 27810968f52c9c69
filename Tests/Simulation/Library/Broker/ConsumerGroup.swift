/// Who consumes a topic's partitions, and how far each has come.
struct ConsumerGroup: Sendable {
    /// Offsets from which a new owner begins.
    var committed: [Int: Int] = [:]
    /// Offsets up to which the present owner has been given records.
    var position: [Int: Int] = [:]
    private var members: [String: Int] = [:]
    private var generation = 0

    /// A membership; what an older one commits is refused.
    struct Membership: Hashable, Sendable {
        let member: String
        let generation: Int
    }

    /// Joins, or takes one's own place again: everybody begins anew at what was committed.
    mutating func join(_ member: String) -> Membership {
        generation += 1
        members[member] = generation
        position = committed
        return Membership(member: member, generation: generation)
    }

    /// Leaves; the partitions go to the others.
    mutating func leave(_ membership: Membership) {
        guard members[membership.member] == membership.generation else { return }
        members[membership.member] = nil
        position = committed
        generation += 1
    }

    /// Whether nobody has taken the member's place since.
    func isCurrent(_ membership: Membership) -> Bool { members[membership.member] == membership.generation }

    /// The partitions of a member, of so many.
    func partitions(of member: String, among count: Int) -> [Int] {
        let names = members.keys.sorted()
        guard let place = names.firstIndex(of: member) else { return [] }
        return (0..<count).filter { $0 % names.count == place }
    }

    mutating func commit(_ offsets: [Int: Int], by membership: Membership) {
        guard isCurrent(membership) else { return }
        let own = Set(partitions(of: membership.member, among: (offsets.keys.max() ?? 0) + 1))
        for (partition, offset) in offsets where own.contains(partition) {
            committed[partition] = max(offset, committed[partition, default: 0])
        }
    }
}
