import Testing

@testable import Kafka

@Suite struct RecordBufferTests {
    private let start = ContinuousClock.now

    private func record(_ offset: Int64, partition: Int32 = 0, size: Int = 0) -> ConsumerRecord {
        ConsumerRecord(topic: "t", partition: partition, offset: offset, value: [UInt8](repeating: 0, count: size))
    }

    @Test func aFullBatchIsReadyAtOnceAndAPartialOneAfterItsWait() {
        var buffer = RecordBuffer(batchSize: 2, batchWait: .milliseconds(50))
        #expect(buffer.readyTime(at: start) == nil)
        buffer.append(record(0), at: start)
        #expect(buffer.readyTime(at: start) == start + .milliseconds(50))
        buffer.append(record(1), at: start + .milliseconds(10))
        #expect(buffer.isReady(at: start + .milliseconds(10)))
        #expect(buffer.take().map(\.offset) == [0, 1])
        #expect(buffer.readyTime(at: start) == nil)
        #expect(buffer.bytes == 0)
    }

    @Test func whatIsGivenBackComesFirstAndNotBeforeItsTime() {
        var buffer = RecordBuffer(batchSize: 2, batchWait: .zero)
        for offset in 0..<3 { buffer.append(record(Int64(offset)), at: start) }
        let batch = buffer.take()
        buffer.giveBack(batch, notBefore: start + .seconds(1))
        #expect(!buffer.isReady(at: start))
        #expect(buffer.isReady(at: start + .seconds(1)))
        #expect(buffer.take().map(\.offset) == [0, 1])
        #expect(buffer.take().map(\.offset) == [2])
    }

    @Test func bothBoundsAreReachedAndLeft() {
        var buffer = RecordBuffer(batchSize: 1, batchWait: .zero, byteLimit: 10_000)
        for offset in 0..<4 { buffer.append(record(Int64(offset)), at: start) }
        #expect(buffer.isFull)
        _ = buffer.take()
        #expect(!buffer.isFull && !buffer.isRoomy)
        _ = buffer.take()
        #expect(buffer.isRoomy)
        buffer.append(record(9, size: 10_000), at: start)
        #expect(buffer.isFull)
    }

    @Test func recordsOfALostPartitionAreForgotten() {
        var buffer = RecordBuffer(batchSize: 10, batchWait: .zero)
        for offset in 0..<4 { buffer.append(record(Int64(offset), partition: Int32(offset % 2)), at: start) }
        buffer.drop([TopicPartition(topic: "t", partition: 0)])
        #expect(buffer.take().map(\.offset) == [1, 3])
    }
}
