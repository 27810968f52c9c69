import Simulators
import Testing

struct CalendarDayTests {
    @Test(
        "days print as they are read",
        arguments: ["1970-01-01", "2024-02-29", "2026-11-24", "1999-12-31", "0001-01-01"])
    func roundTrip(text: String) throws {
        let day = try #require(CalendarDay(text))
        #expect("\(day)" == text)
        #expect(CalendarDay(number: day.number) == day)
    }

    @Test(
        "no such day",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-01T00:00:00Z", "", "-026-01-01",
        ])
    func refused(text: String) { #expect(CalendarDay(text) == nil) }

    @Test("months are added with the month's end as limit")
    func months() throws {
        let january = try #require(CalendarDay("2026-01-31"))
        #expect("\(january.adding(months: 1))" == "2026-02-28")
        #expect("\(january.adding(months: -1))" == "2025-12-31")
        #expect("\(january.adding(months: 12))" == "2027-01-31")
        #expect(Scenario.Cycle.quarterly.next(after: january) == CalendarDay("2026-04-30"))
        #expect(Scenario.Cycle.weekly.next(after: january) == CalendarDay("2026-02-07"))
    }

    @Test("every day of forty years follows the one before")
    func sequence() {
        for number in 0..<14_610 {
            let day = CalendarDay(number: number)
            #expect(CalendarDay("\(day)") == day)
        }
    }
}
