import Foundation
import Ports
import Testing

@Suite("How far a process's clock is from the store's")
struct ClockDifferenceTests {
    private func difference(before: Double, store: Double, after: Double) -> ClockDifference {
        func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }
        return ClockDifference(before: date(before), store: date(store), after: date(after))
    }

    @Test("an answer that took long is no difference: the store's moment lies somewhere within")
    func slowAnswer() {
        #expect(difference(before: 100, store: 100, after: 190).secondsAhead == 0)
        #expect(difference(before: 100, store: 190, after: 190).secondsAhead == 0)
    }

    @Test(
        "up to 30 s either way is tolerable",
        arguments: [(130.0, true), (130.5, false), (70.0, true), (69.5, false), (432_100, false)])
    func limit(own: Double, isTolerable: Bool) {
        #expect(difference(before: own, store: 100, after: own).isTolerable == isTolerable)
    }

    @Test("it says by how much, which way, and what to do")
    func sentence() {
        let ahead = difference(before: 432_000, store: 0, after: 432_001).description
        #expect(ahead.contains("432000 s ahead of PostgreSQL's") && ahead.contains("NTP"))
        #expect(difference(before: 0, store: 60, after: 1).description.contains("59 s behind"))
    }
}
