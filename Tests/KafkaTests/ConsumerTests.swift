import Kafka
import Locking
import Support
import Testing

private struct Mishap: Error {}

@Suite(.needsClient) struct ConsumerTests {
    @Test func aGroupGoesOnWhereItStopped() async throws {
        let bench = try await Bench.make(partitions: 2)
        let first = (0..<50).map { "a\($0)" }
        try await bench.publish(first)
        #expect(try await bench.read(50).sorted() == first.sorted())
        try await bench.publish(["b"])
        #expect(try await bench.read(1) == ["b"])
    }

    @Test func aFailedBatchComesAgainBeforeAnythingNewer() async throws {
        let bench = try await Bench.make()
        let texts = (0..<30).map { String($0) }
        try await bench.publish(texts)
        let attempts = Locked<[[String]]>([])
        let done = Locked<[String]>([])
        let consumer = bench.consumer { $0.batchSize = 10 }
        try await running(
            consumer,
            { records in
                let count = attempts.withLock { attempts in
                    attempts.append(records.map(\.text))
                    return attempts.count
                }
                // The second batch fails three times.
                if (2...4).contains(count) { throw Mishap() }
                done.withLock { $0 += records.map(\.text) }
            }
        ) {
            try await eventually(within: .patience, "all are done") { done.withLock(\.count) >= 30 }
        }
        #expect(done.withLock { $0 } == texts)
        let batches = attempts.withLock { $0 }
        #expect(batches.count == 6)
        #expect(batches[1...4].allSatisfy { $0 == Array(texts[10..<20]) })
    }

    @Test func whatFailedIsNotCommitted() async throws {
        let bench = try await Bench.make()
        try await bench.publish(["poison"])
        let attempts = Locked(0)
        let consumer = bench.consumer()
        try await running(
            consumer,
            { _ in
                attempts.withLock { $0 += 1 }
                throw Mishap()
            }
        ) {
            try await eventually(within: .patience, "two attempts") { attempts.withLock { $0 } >= 2 }
        }
        #expect(try await bench.read(1) == ["poison"])
    }

    @Test func aSlowHandlerKeepsItsPlaceInTheGroupAndTheBoundHolds() async throws {
        let bench = try await Bench.make()
        let texts = (0..<3000).map { String($0) }
        try await bench.publish(texts)
        let done = Locked<[String]>([])
        let gate = Locked(false)
        let largest = Locked(0)
        let consumer = bench.consumer {
            $0.batchSize = 100
            $0.sessionTimeout = .seconds(6)
        }
        try await running(
            consumer,
            { records in
                // The first batch takes longer than the session: only polling keeps the membership.
                if done.withLock(\.isEmpty) {
                    try await eventually(within: .patience, "the gate opens") { gate.withLock { $0 } }
                }
                largest.withLock { $0 = max($0, records.count) }
                done.withLock { $0 += records.map(\.text) }
            }
        ) {
            try await eventually(within: .patience, "the partition is assigned") { !consumer.assignment.isEmpty }
            let end = ContinuousClock.now + .seconds(8)
            try await eventually(within: .seconds(20), "longer than the session") { ContinuousClock.now >= end }
            #expect(consumer.assignment.count == 1)
            gate.withLock { $0 = true }
            try await eventually(within: .patience, "all are done") { done.withLock(\.count) >= 3000 }
        }
        #expect(done.withLock { $0 } == texts)
        #expect(largest.withLock { $0 } == 100)
    }

    @Test func theLagFallsToZeroWhenAllIsCommitted() async throws {
        let bench = try await Bench.make(partitions: 2)
        try await bench.publish((0..<20).map { String($0) }, partition: 1)
        let consumer = bench.consumer()
        try await running(consumer, { _ in }) {
            try await eventually(within: .patience, "no lag on the partition that was read") {
                consumer.lag[TopicPartition(topic: bench.topic, partition: 1)] == 0
            }
        }
        #expect(consumer.lag.isEmpty)
    }

    @Test func cancellationEndsTheRunAndCommitsNothingUnfinished() async throws {
        let bench = try await Bench.make()
        try await bench.publish(["1"])
        let consumer = bench.consumer()
        let began = Locked(false)
        let run = Task {
            try await consumer.run { _ in
                began.withLock { $0 = true }
                try await eventually(within: .patience, "never") { false }
            }
        }
        try await eventually(within: .patience, "the handler runs") { began.withLock { $0 } }
        run.cancel()
        let outcome = await run.result
        #expect(throws: CancellationError.self) { try outcome.get() }
        #expect(try await bench.read(1) == ["1"])
    }

    @Test func shutdownBeforeDuringAndAfterTheRunIsHarmless() async throws {
        let bench = try await Bench.make()
        let never = bench.consumer()
        await never.shutdown()
        await never.shutdown()
        await #expect(throws: Never.self) { try await never.run { _ in } }
        for _ in 0..<3 {
            let consumer = bench.consumer()
            try await running(consumer, { _ in }) {
                await consumer.shutdown()
                await consumer.shutdown()
            }
        }
    }

    @Test func configurationMistakesAreNamed() async throws {
        let bench = try await Bench.make()
        let cooperative = bench.consumer { $0.assignor = .cooperativeSticky }
        let error = await #expect(throws: KafkaError.self) { try await cooperative.run { _ in } }
        guard case .invalidConfiguration("assignor", _) = error?.reason else {
            Issue.record("not \(String(describing: error))")
            return
        }
        let nameless = bench.consumer { $0.group = "" }
        await #expect(throws: KafkaError.self) { try await nameless.run { _ in } }
    }
}
