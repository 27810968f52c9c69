import Billing
import Runs
import Testing

@Suite("A plan's turn among the dates its company was read for")
struct CompanyDatesTests {
    private func turn(
        read: String? = "2026-11-24", awaited: String? = nil, again: Bool = false
    ) -> CompanyDates.Turn {
        CompanyDates(read: read.map(day), awaited: awaited.map(day))
            .turn(of: day("2026-11-24"), isPlannedAgain: again)
    }

    @Test("it writes while its date is the newest that was read or may be")
    func writes() {
        #expect(turn() == .writes)
        #expect(turn(awaited: "2026-11-24") == .writes, "another run of its date")
        #expect(turn(awaited: "2026-11-23") == .writes)
    }

    @Test("it waits for a later date that is still to be read: that reading may fail")
    func waits() {
        #expect(turn(awaited: "2026-11-25") == .waits(for: day("2026-11-25")))
    }

    @Test("made again from the newest snapshot, it waits for nothing")
    func again() {
        #expect(turn(awaited: "2026-11-25", again: true) == .writes)
        #expect(turn(read: "2026-11-25", again: true) == .superseded(by: day("2026-11-25")))
    }

    @Test("it is superseded once the company was read for a later date, whatever is awaited beside it")
    func superseded() {
        #expect(turn(read: "2026-11-25") == .superseded(by: day("2026-11-25")))
        #expect(turn(read: "2026-11-25", awaited: "2026-11-26") == .superseded(by: day("2026-11-25")))
    }

    @Test(
        "the newest date is the later of what was read and what is awaited",
        arguments: [
            (nil, nil, nil), ("2026-11-24", nil, "2026-11-24"), (nil, "2026-11-24", "2026-11-24"),
            ("2026-11-24", "2026-11-25", "2026-11-25"), ("2026-11-25", "2026-11-24", "2026-11-25"),
        ] as [(String?, String?, String?)])
    func newest(read: String?, awaited: String?, newest: String?) {
        #expect(CompanyDates(read: read.map(day), awaited: awaited.map(day)).newest == newest.map(day))
    }
}
