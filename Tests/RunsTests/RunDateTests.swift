import Billing
import Runs
import Testing

@Suite("Rule 13: the day of a run")
struct RunDateTests {
    private let limits = RunDateLimits(today: day("2026-11-24"))

    private func decide(_ asked: String?, newest: String? = nil) -> RunDate {
        RunDate(asked.map(day), newest: newest.map(day), limits: limits)
    }

    @Test("is the integration's own today unless another is asked for")
    func today() {
        #expect(decide(nil) == .run(day("2026-11-24")))
        #expect(decide("2026-11-20") == .run(day("2026-11-20")))
    }

    @Test("has come in the integration's own zone")
    func ahead() {
        #expect(decide("2026-11-24") == .run(day("2026-11-24")))
        #expect(decide("2026-11-25") == .refused(.tooLate(day("2026-11-25"), limits)))
    }

    @Test("lies at most 31 days back, whatever was requested before")
    func back() {
        #expect(decide("2026-10-24") == .run(day("2026-10-24")))
        for newest in [nil, "2026-10-23", "2026-11-24"] {
            #expect(decide("2026-10-23", newest: newest) == .refused(.tooEarly(day("2026-10-23"), limits)))
        }
    }

    @Test("before the newest is past: only the newest or a later one collects")
    func past() {
        #expect(decide("2026-11-24", newest: "2026-11-24") == .run(day("2026-11-24")))
        #expect(
            decide("2026-11-23", newest: "2026-11-24") == .past(day("2026-11-23"), newest: day("2026-11-24")))
    }

    @Test("asked for without a day reads now, also where the zone was changed and a later day was requested before")
    func now() { #expect(decide(nil, newest: "2026-11-25") == .run(day("2026-11-24"))) }

    @Test("is refused in words that name the days")
    func sentences() {
        for refusal in [RunDateRefusal.tooLate(day("2026-11-25"), limits), .tooEarly(day("2026-10-23"), limits)] {
            #expect(
                refusal.sentence.contains("from 2026-10-24, 31 days back, to the integration's own today, 2026-11-24"))
        }
        #expect(
            RunDateRefusal.beforeNewest(day("2026-11-23"), newest: day("2026-11-24")).sentence.contains("2026-11-24"))
        #expect(RunDateRefusal.nothingStored(day("2026-11-23")).sentence.contains("nothing is stored for 2026-11-23"))
        #expect(RunDateRefusal.timeZoneUnknown("Mars/Base").sentence.contains("Mars/Base"))
    }
}
