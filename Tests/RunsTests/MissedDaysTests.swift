import Billing
import Runs
import Testing

@Suite("Days without their due run")
struct MissedDaysTests {
    private func missed(_ days: String..., after taken: String? = nil) -> MissedDays {
        MissedDays(missed: days.map(day), lastTaken: taken.map(day))
    }

    @Test("are those since a run last took place")
    func since() {
        #expect(missed("2026-11-20", "2026-11-24", after: "2026-11-22").days == [day("2026-11-24")])
        #expect(missed("2026-11-24", after: "2026-11-24").days.isEmpty, "somebody ran it by hand")
        #expect(missed("2026-11-24", "2026-11-20").days == [day("2026-11-20"), day("2026-11-24")])
        #expect(missed(after: "2026-11-24").exception == nil)
    }

    @Test("are told in words, those in a row as one")
    func words() {
        func text(_ missed: MissedDays) -> String { missed.exception?.message ?? "" }
        #expect(text(missed("2026-11-24")).contains("did not take place on 2026-11-24: "))
        #expect(
            text(missed("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-24"))
                .contains("on 2026-11-20 to 2026-11-22 and 2026-11-24: "))
        #expect(
            text(missed("2026-10-31", "2026-11-01", "2026-11-03", "2026-11-05"))
                .contains("on 2026-10-31 to 2026-11-01, 2026-11-03 and 2026-11-05: "))
        #expect(missed("2026-11-24").exception?.code == .runMissed && missed("2026-11-24").exception?.units == nil)
    }

    @Test("a run took place if it has ended and read anything")
    func tookPlace() {
        #expect(RunState.allCases.filter(\.tookPlace) == [.completed, .completedWithFailures])
    }
}
