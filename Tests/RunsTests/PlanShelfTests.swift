import Billing
import Contracts
import Runs
import Testing

@Suite("Where a plan goes among a company's others")
struct PlanShelfTests {
    /// A shelf that holds what was put on another one before.
    private func shelf(
        _ stored: [AdditionPlanMade] = [], times: [String: Int] = ["snapshot-1": 1, "snapshot-2": 2, "snapshot-3": 3]
    ) -> PlanShelf {
        PlanShelf(
            stored: stored, lastSequences: stored.map { ($0.companyKey, $0.rank) },
            current: stored.max { $0.rank < $1.rank }.map { [$0] } ?? [], unsettled: stored,
            snapshotTimes: Dictionary(
                uniqueKeysWithValues: times.map { (PlanShelf.Key(tenant: Sample.tenant, id: $0.key), $0.value) }))
    }

    private func put(_ made: MadePlan, on shelf: inout PlanShelf) throws -> AdditionPlanMade {
        guard case .stored(let plan) = shelf.add(made, contentHash: "h") else {
            throw Unexpected(description: "the settings have not changed")
        }
        return plan
    }

    private struct Unexpected: Error { let description: String }

    @Test("the first plan of a day is number 1 and current, the next supersedes it")
    func sequence() throws {
        var shelf = shelf()
        let first = try put(Sample.plan(of: Sample.snapshot(1)), on: &shelf)
        let second = try put(Sample.plan(of: Sample.snapshot(2)), on: &shelf)
        #expect([first.sequence, second.sequence] == [1, 2])
        #expect(shelf.isCurrent(second))
        #expect(shelf.superseded == [first])
        #expect(shelf.supersededParts == [Sample.part(1)])
    }

    @Test("the first stored wins: the same plan again is the stored one")
    func firstStored() throws {
        var empty = shelf()
        let first = try put(Sample.plan(of: Sample.snapshot(1)), on: &empty)
        var later = shelf([first])
        #expect(try put(Sample.plan(of: Sample.snapshot(1)), on: &later) == first)
        #expect(later.added.isEmpty)
    }

    @Test("a plan of the same snapshot under older settings is left out; under newer ones it is the next")
    func settings() throws {
        var empty = shelf()
        let first = try put(Sample.plan(of: Sample.snapshot(1), revision: 7), on: &empty)
        var later = shelf([first])
        #expect(try put(Sample.plan(of: Sample.snapshot(1), revision: 6), on: &later) == first)
        #expect(later.leftOut == [Sample.snapshot(1)])
        #expect(later.supersededParts.isEmpty, "the part is the current plan's own")
        #expect(try put(Sample.plan(of: Sample.snapshot(1), revision: 8), on: &later).sequence == 2)
    }

    @Test("a plan of the same snapshot and settings under other rules is the next")
    func otherRules() throws {
        var empty = shelf()
        let first = try put(Sample.plan(of: Sample.snapshot(1)), on: &empty)
        var later = shelf([first])
        let made = Sample.plan(of: Sample.snapshot(1))
        let id = DerivedID.plan(from: SnapshotID("snapshot-1"), revision: made.plan.mappingRevision, rules: 2)
        let next = try put(MadePlan(id: id, input: made.input, plan: made.plan), on: &later)
        #expect(next.sequence == 2 && later.isCurrent(next) && later.leftOut.isEmpty)
    }

    @Test("a plan of an older snapshot of the date is left out, and its part ends")
    func olderSnapshot() throws {
        var empty = shelf()
        let newer = try put(Sample.plan(of: Sample.snapshot(2)), on: &empty)
        var later = shelf([newer])
        #expect(try put(Sample.plan(of: Sample.snapshot(1), revision: 9), on: &later) == newer)
        #expect(later.supersededParts == [Sample.part(1)])
    }

    @Test("a newer snapshot never brings old settings back")
    func oldSettings() throws {
        var empty = shelf()
        let first = try put(Sample.plan(of: Sample.snapshot(1), revision: 8), on: &empty)
        var later = shelf([first])
        #expect(later.add(Sample.plan(of: Sample.snapshot(2), revision: 7), contentHash: "h") == .settingsChanged)
        #expect(
            later.add(Sample.plan(of: Sample.snapshot(2, on: "2026-11-25"), revision: 7), contentHash: "h")
                == .settingsChanged)
        #expect(later.added.isEmpty)
    }

    @Test("a plan of an earlier day is stored, but a later day's stays current")
    func earlierDay() throws {
        var empty = shelf()
        let later = try put(Sample.plan(of: Sample.snapshot(2, on: "2026-11-25")), on: &empty)
        var shelf = shelf([later])
        let earlier = try put(Sample.plan(of: Sample.snapshot(1)), on: &shelf)
        #expect(!shelf.isCurrent(earlier))
        #expect(shelf.isCurrent(later))
        #expect(shelf.superseded == [earlier])
    }
}
