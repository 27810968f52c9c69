import Billing
import Runs
import Testing

@Suite("Rule 13: the day of a run")
struct RunDateTests {
    private let calendar = RunCalendar(today: day("2026-11-25"), todayInUTC: day("2026-11-24"))

    private func decide(_ asked: String?, newest: String? = nil) -> RunDate {
        RunDate(asked.map(day), newest: newest.map(day), calendar: calendar)
    }

    @Test("is the integration's own today unless another is asked for")
    func today() {
        #expect(decide(nil) == .run(day("2026-11-25")))
        #expect(decide("2026-11-20") == .run(day("2026-11-20")))
    }

    @Test("lies at most a day ahead of UTC")
    func ahead() {
        #expect(decide("2026-11-25") == .run(day("2026-11-25")))
        #expect(decide("2026-11-26") == .refused(.tooLate(day("2026-11-26"), last: day("2026-11-25"))))
    }

    @Test("lies at most 31 days back, unless it is the newest one again")
    func back() {
        #expect(decide("2026-10-24") == .run(day("2026-10-24")))
        #expect(decide("2026-10-23") == .refused(.tooEarly(day("2026-10-23"), earliest: day("2026-10-24"))))
        #expect(decide("2026-09-01", newest: "2026-09-01") == .run(day("2026-09-01")))
    }

    @Test("before the newest is past: only the newest or a later one collects")
    func past() {
        #expect(decide("2026-11-24", newest: "2026-11-24") == .run(day("2026-11-24")))
        #expect(
            decide("2026-11-23", newest: "2026-11-24") == .past(day("2026-11-23"), newest: day("2026-11-24")))
        #expect(
            decide("2026-01-01", newest: "2026-11-24") == .past(day("2026-01-01"), newest: day("2026-11-24")))
    }

    @Test("is refused in words that name the days")
    func sentences() {
        #expect(
            RunDateRefusal.tooLate(day("2026-11-26"), last: day("2026-11-25")).sentence.contains("until 2026-11-25"))
        #expect(
            RunDateRefusal.beforeNewest(day("2026-11-23"), newest: day("2026-11-24")).sentence.contains("2026-11-24"))
        #expect(RunDateRefusal.nothingStored(day("2026-11-23")).sentence.contains("nothing is stored for 2026-11-23"))
        #expect(RunDateRefusal.timeZoneUnknown("Mars/Base").sentence.contains("Mars/Base"))
    }
}
