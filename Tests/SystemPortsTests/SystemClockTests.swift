import Foundation
import Ports
import SystemPorts
import Testing

@Suite("The system's clock")
struct SystemClockTests {
    @Test("is the present, shifted by its offset", arguments: [0, 86_400, -3_600])
    func offset(_ seconds: Int) {
        let before = Date()
        let now = SystemClock(offset: .seconds(seconds)).now.addingTimeInterval(-TimeInterval(seconds))
        let after = Date()
        // The sum of a date and an offset is rounded to some hundred nanoseconds.
        #expect(now >= before.addingTimeInterval(-0.001) && now <= after.addingTimeInterval(0.001))
    }

    @Test("has an uptime that never falls and knows no offset")
    func uptime() {
        let clock = SystemClock(offset: .seconds(1_000_000))
        let readings = (0..<1000).map { _ in clock.uptime }
        #expect(readings == readings.sorted())
        #expect((readings.last ?? .zero) < .seconds(100_000))
    }

    @Test("pauses at least so long")
    func pauses() async throws {
        let clock = SystemClock()
        let before = clock.uptime
        try await clock.pause(for: .milliseconds(20))
        #expect(clock.uptime - before >= .milliseconds(20))
    }

    @Test("ends a pause when its task is cancelled")
    func cancels() async {
        let pausing = Task { try await SystemClock().pause(for: .seconds(3600)) }
        pausing.cancel()
        await #expect(throws: CancellationError.self) { try await pausing.value }
    }
}

@Suite("The system's random numbers")
struct SystemRandomTests {
    @Test("lie in their range and differ")
    func range() {
        let numbers = (0..<1000).map { _ in SystemRandom().fraction() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        #expect(Set(numbers).count > 990)
    }
}
