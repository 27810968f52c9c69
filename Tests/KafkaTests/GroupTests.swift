import Foundation
import Kafka
import Locking
import Support
import Testing

@Suite(.needsClient) struct GroupTests {
    @Test func aNewMemberTakesItsShareAndALateCompletionCommitsNothing() async throws {
        let bench = try await Bench.make(partitions: 2)
        try await bench.publish(["p0"], partition: 0)
        try await bench.publish(["p1"], partition: 1)
        let gate = Locked(false)
        let first = bench.consumer {
            $0.batchSize = 2
            $0.batchWait = .seconds(6)
        }
        let second = bench.consumer()
        let firstSaw = Locked<[String]>([])
        let secondSaw = Locked<[String]>([])
        try await running(
            first,
            { records in
                firstSaw.withLock { $0 += records.map(\.text) }
                try await eventually(within: .patience, "the gate opens") { gate.withLock { $0 } }
            }
        ) {
            try await eventually(within: .patience, "the first member has both records in its hands") {
                firstSaw.withLock(\.count) == 2
            }
            try await running(second, { records in secondSaw.withLock { $0 += records.map(\.text) } }) {
                try await eventually(within: .patience, "each has one partition") {
                    first.assignment.count == 1 && second.assignment.count == 1
                }
                // What the first still works on was never committed: the second gets the record of its partition.
                try await eventually(within: .patience, "the second reads its partition") {
                    secondSaw.withLock(\.count) == 1
                }
                gate.withLock { $0 = true }
            }
        }
        #expect(Set(secondSaw.withLock { $0 }).isSubset(of: ["p0", "p1"]))
    }

    @Test func whatTheSecondMemberCommittedIsNotUndoneByTheFirst() async throws {
        let bench = try await Bench.make(partitions: 2)
        for partition in 0..<2 {
            try await bench.publish((0..<5).map { "\(partition)/\($0)" }, partition: Int32(partition))
        }
        let gate = Locked(false)
        let first = bench.consumer {
            $0.batchSize = 10
            $0.batchWait = .seconds(6)
        }
        let second = bench.consumer()
        let took = Locked(0)
        let secondSaw = Locked(0)
        try await running(
            first,
            { records in
                took.withLock { $0 += records.count }
                try await eventually(within: .patience, "the gate opens") { gate.withLock { $0 } }
            }
        ) {
            try await eventually(within: .patience, "the first has all") { took.withLock { $0 } == 10 }
            try await running(second, { records in secondSaw.withLock { $0 += records.count } }) {
                try await eventually(within: .patience, "the second has read its five") {
                    secondSaw.withLock { $0 } >= 5 && second.assignment.count == 1
                }
                try await eventually(within: .patience, "and committed them") {
                    second.lag.values.allSatisfy { $0 == 0 }
                }
                gate.withLock { $0 = true }
                try await eventually(within: .patience, "the first has finished its part") {
                    !first.lag.isEmpty && first.lag.values.allSatisfy { $0 == 0 }
                }
            }
        }
        // All is committed: a third member finds only what is new.
        try await bench.publish(["new"], partition: 0)
        #expect(try await bench.read(1) == ["new"])
    }

    @Test func aStaticMemberHasItsPartitionsBackAfterItWasKilled() async throws {
        let broker = try await TestBroker.start()
        let bench = try await Bench.make(partitions: 2, on: broker)
        for partition in 0..<2 { try await bench.publish(["\(partition)"], partition: Int32(partition)) }
        let other = bench.consumer {
            $0.instanceID = "other"
            $0.sessionTimeout = .seconds(60)
        }
        try await running(other, { _ in }) {
            try await eventually(within: .patience, "one member has all") { other.assignment.count == 2 }
            let place = [broker.bootstrap, bench.topic, bench.group]
            await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as [String]] in
                try await dieAsMember(place)
            }
            let kept = other.assignment
            #expect(kept.count == 1)
            let again = bench.consumer {
                $0.instanceID = "victim"
                $0.sessionTimeout = .seconds(60)
            }
            let start = ContinuousClock.now
            try await running(again, { _ in }) {
                try await eventually(within: .seconds(20), "the restarted member has its partition") {
                    again.assignment.count == 1
                }
                #expect(ContinuousClock.now - start < .seconds(20))
                #expect(other.assignment == kept)
                #expect(again.assignment.isDisjoint(with: kept))
            }
        }
        await broker.stop()
    }

    @Test func theConsumerComesBackAfterABrokerRestart() async throws {
        let broker = try await TestBroker.start()
        guard broker.kind != .external else { return }
        let bench = try await Bench.make(on: broker)
        let seen = Locked<[String]>([])
        try await bench.publish(["before"])
        let consumer = bench.consumer { $0.instanceID = "one" }
        try await running(consumer, { records in seen.withLock { $0 += records.map(\.text) } }) {
            try await eventually(within: .patience, "the first is read") { seen.withLock(\.count) == 1 }
            try await broker.restart()
            try await bench.publish(["after"])
            try await eventually(within: .patience, "the second is read") { seen.withLock { $0.contains("after") } }
        }
        await broker.stop()
    }
}

/// In a process of its own: joins the group as a static member and is killed when it holds a partition.
private func dieAsMember(_ place: [String]) async throws {
    let consumer = KafkaConsumer(
        ConsumerConfiguration(
            client: KafkaClientConfiguration(brokers: place[0]), group: place[2], topics: [place[1]],
            instanceID: "victim", sessionTimeout: .seconds(60)))
    try await running(consumer, { _ in }) {
        try await eventually(within: .patience, "the victim holds a partition") { consumer.assignment.count == 1 }
        kill(getpid(), SIGKILL)
    }
}
