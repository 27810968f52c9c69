import Dispatch
import Locking
import Testing

@testable import Simulation

struct SimulationTests {
    /// Ten tasks that wait and note when they were woken.
    private static func crowd(seed: UInt64) -> (order: [Int], trace: TraceHash, end: Simulation.End) {
        let simulation = Simulation(seed: seed)
        let order = Locked<[Int]>([])
        let end = simulation.run {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        await simulation.delay(.seconds(1))
                        order.withLock { $0.append(number) }
                    }
                }
            }
        }
        return (order.withLock { $0 }, simulation.trace, end)
    }

    @Test("the same seed leaves the same trace")
    func isRepeatable() {
        let (first, second) = (Self.crowd(seed: 7), Self.crowd(seed: 7))
        #expect(first.trace == second.trace && first.order == second.order && first.end == .finished)
    }

    @Test("seeds differ in their order")
    func seedsDiffer() {
        let orders = Set((1...20).map { Self.crowd(seed: $0).order })
        #expect(orders.count > 10)
    }

    @Test("the clock moves from timer to timer, in their order")
    func clock() {
        let simulation = Simulation(seed: 1)
        let times = Locked<[Duration]>([])
        _ = simulation.run {
            for seconds in [3, 1, 2] {
                simulation.after(.seconds(seconds)) { times.withLock { $0.append(simulation.uptime) } }
            }
            await simulation.delay(.seconds(86_400))
        }
        #expect(times.withLock { $0 } == [.seconds(1), .seconds(2), .seconds(3)])
        #expect(simulation.uptime == .seconds(86_400))
    }

    @Test("a cancelled pause ends at once, and its timer with it")
    func cancelledPause() {
        let simulation = Simulation(seed: 1)
        let wasCancelled = Locked(false)
        let end = simulation.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    do { try await simulation.pause(.seconds(60)) } catch { wasCancelled.withLock { $0 = true } }
                }
                await simulation.delay(.seconds(1))
                group.cancelAll()
            }
        }
        #expect(end == .finished && wasCancelled.withLock { $0 } && simulation.uptime == .seconds(1))
    }

    @Test("what waits for ever is reported")
    func stuck() {
        let simulation = Simulation(seed: 1)
        let end = simulation.run {
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
        #expect(end == .stuck)
    }

    @Test("what never comes to rest is reported")
    func endless() {
        let simulation = Simulation(seed: 1, maximumSteps: 1000)
        let end = simulation.run {
            while !Task.isCancelled { await simulation.delay(.seconds(1)) }
        }
        #expect(end == .endless)
    }

    @Test("a job that leaves for the global executor ends the process")
    func foreignJob() async {
        await #expect(processExitsWith: .failure) {
            _ = Simulation(seed: 1).run { await Task.detached {}.value }
        }
    }

    @Test("a job that comes back from another thread ends the process")
    func foreignReturn() async {
        await #expect(processExitsWith: .failure) {
            let simulation = Simulation(seed: 1)
            let waiting = Locked<UnsafeContinuation<Void, Never>?>(nil)
            @Sendable func resumeElsewhere() {
                let resumed = DispatchSemaphore(value: 0)
                DispatchQueue.global().async {
                    waiting.withLock { $0 }?.resume()
                    resumed.signal()
                }
                resumed.wait()
            }
            _ = simulation.run {
                async let answer: Void = withUnsafeContinuation { waiter in waiting.withLock { $0 = waiter } }
                // Jobs run one at a time: after a delay the other one waits.
                await simulation.delay(.milliseconds(1))
                resumeElsewhere()
                await answer
            }
        }
    }
}
