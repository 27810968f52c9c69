import Testing

@testable import Kafka

@Suite struct AssignmentTests {
    private let zero = TopicPartition(topic: "t", partition: 0)
    private let one = TopicPartition(topic: "t", partition: 1)

    private func batch(_ assignment: Assignment, _ places: [(Int32, Int64)]) -> ConsumerBatch {
        let records = places.map { ConsumerRecord(topic: "t", partition: $0.0, offset: $0.1, value: nil) }
        return ConsumerBatch(records: records, epochs: assignment.epochs(of: records))
    }

    @Test func aCompletedBatchIsCommittedBehindItsLastRecord() {
        var assignment = Assignment()
        assignment.add([zero, one])
        assignment.complete(batch(assignment, [(0, 4), (0, 5), (1, 9)]))
        #expect(assignment.pending == [zero: 6, one: 10])
        assignment.committed([zero: 6])
        #expect(assignment.pending == [one: 10])
    }

    @Test func aRevokedPartitionIsFenced() {
        var assignment = Assignment()
        assignment.add([zero, one])
        let batch = batch(assignment, [(0, 4), (1, 9)])
        assignment.remove([zero])
        assignment.complete(batch)
        #expect(assignment.pending == [one: 10])
    }

    @Test func aPartitionThatCameBackIsFencedAgainstItsOwnPast() {
        var assignment = Assignment()
        assignment.add([zero])
        let batch = batch(assignment, [(0, 4)])
        assignment.remove([zero])
        assignment.add([zero])
        #expect(!assignment.isCurrent(zero, batch.epochs))
        assignment.complete(batch)
        #expect(assignment.pending.isEmpty)
    }

    @Test func aRecordThatComesTwiceIsTakenOnce() {
        var assignment = Assignment()
        assignment.add([zero])
        let places: [(TopicPartition, Int64)] = [(zero, 3), (zero, 3), (zero, 7), (one, 0)]
        var accepted: [Bool] = []
        for (partition, offset) in places { accepted.append(assignment.accepts(partition, offset: offset)) }
        #expect(accepted == [true, false, true, false])
    }

    @Test func aNewerOffsetStaysPendingWhenAnOlderOneIsStored() {
        var assignment = Assignment()
        assignment.add([zero])
        assignment.complete(batch(assignment, [(0, 4)]))
        assignment.complete(batch(assignment, [(0, 8)]))
        assignment.committed([zero: 5])
        #expect(assignment.pending == [zero: 9])
    }
}
