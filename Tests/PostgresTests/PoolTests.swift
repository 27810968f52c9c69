import Foundation
import Locking
import Postgres
import Support
import Testing

@Suite struct PoolTests {
    @Test func leasesNeverExceedTheBoundAndAllAreServed() async throws {
        let pool = try await freshPool(connections: 3)
        let use = Locked((now: 0, most: 0, done: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await pool.withConnection { connection in
                        use.withLock {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        try await eventually(within: .seconds(30), "three are leased at once") {
                            use.withLock(\.most) >= 3
                        }
                        let back: Int = try await connection.query("SELECT \(number)::int AS n")[0].decode("n")
                        #expect(back == number)
                        use.withLock {
                            $0.now -= 1
                            $0.done += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(use.withLock(\.done) == 60)
        #expect(use.withLock(\.most) == 3)
        await pool.shutdown()
    }

    @Test func waitersAreServedInTheOrderTheyCame() async throws {
        let pool = try await freshPool(connections: 1)
        let order = Locked<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await pool.withConnection { _ in
                for number in 0..<8 {
                    group.addTask {
                        try await pool.withConnection { _ in order.withLock { $0.append(number) } }
                    }
                    try await eventually(within: .seconds(5), "waiter \(number) stands in the queue") {
                        pool.waiting == number + 1
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(order.withLock { $0 } == Array(0..<8))
        await pool.shutdown()
    }

    @Test func aCancelledWaiterLeavesTheQueueAndTheConnectionIsNotLost() async throws {
        let pool = try await freshPool(connections: 1)
        try await pool.withConnection { _ in
            let waiter = Task { try await pool.query("SELECT 1") }
            try await eventually(within: .seconds(5), "the waiter stands in the queue") { pool.waiting == 1 }
            waiter.cancel()
            let outcome = await waiter.result
            #expect(throws: PostgresError(.cancelled)) { try outcome.get() }
            #expect(pool.waiting == 0)
        }
        #expect(try await pool.query("SELECT 1").count == 1)
        await pool.shutdown()
    }

    @Test func waitingEndsAtItsLimit() async throws {
        let pool = try await freshPool(connections: 1) {
            $0.leaseTimeout = .milliseconds(50)
            $0.waiters = 1
        }
        try await pool.withConnection { _ in
            let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            #expect(error?.isTransient == true)
            #expect(pool.waiting == 0)
        }
        #expect(try await pool.query("SELECT 1").count == 1)
        await pool.shutdown()
    }

    @Test func moreWaitersThanAllowedAreTurnedAway() async throws {
        let pool = try await freshPool(connections: 1) { $0.waiters = 1 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await pool.withConnection { _ in
                group.addTask { _ = try await pool.query("SELECT 1") }
                try await eventually(within: .seconds(5), "the waiter stands in the queue") { pool.waiting == 1 }
                await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            }
            try await group.waitForAll()
        }
        await pool.shutdown()
    }

    @Test func manyCancelledTasksLeaveAWorkingPool() async throws {
        let pool = try await freshPool(connections: 2)
        for _ in 0..<10 {
            let tasks = (0..<20).map { number in
                Task { try await pool.query("SELECT pg_sleep(0.001), \(number)::int") }
            }
            for task in tasks.shuffled().prefix(12) { task.cancel() }
            for task in tasks { _ = await task.result }
        }
        #expect(pool.waiting == 0)
        for _ in 0..<4 { #expect(try await pool.query("SELECT 1").count == 1) }
        await pool.shutdown()
    }

    @Test func aClosedPoolTurnsLeasesAway() async throws {
        let pool = try await freshPool(connections: 1)
        _ = try await pool.query("SELECT 1")
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await pool.withConnection { connection in
                group.addTask { await pool.shutdown() }
                try await eventually(within: .seconds(5), "the pool is closed") { pool.isClosed }
                #expect(try await connection.query("SELECT 1").count == 1)
            }
            try await group.waitForAll()
        }
        await #expect(throws: PostgresError(.closed)) { try await pool.query("SELECT 1") }
        await pool.shutdown()
    }
}
