import Billing
import Contracts
import Testing

/// The expected values were computed by another program (Python's `uuid.uuid5`): ids must never change for a fact.
@Suite("Derived ids")
struct DerivedIDTests {
    @Test(
        "are fixed for ever",
        arguments: [
            (["run", Samples.integration.text, "2026-11-24", "1"], "5b2e7dae-e2c7-5108-b0e2-431474862be3"),
            (["ä", "€"], "98bda42b-e9a4-5ea7-9b4d-13c316a03f70"), ([""], "daf10794-14d2-5765-9ca1-4d7eb1e9fc67"),
        ])
    func fixed(parts: [String], id: String) {
        #expect(DerivedID.uuid(parts[0], parts: Array(parts.dropFirst())) == id)
    }

    @Test("follow from the facts they name")
    func facts() throws {
        let day = try Samples.day()
        #expect(DerivedID.scheduledRun(of: Samples.integration, on: day, epoch: 1) == Samples.run)
        #expect(
            DerivedID.scheduledRun(of: Samples.integration, on: day, epoch: 2).text
                == "28f1ae4b-c42c-588b-8a95-e0c6781cf2c4")
        #expect(DerivedID.collection(of: Samples.company, in: Samples.run) == Samples.snapshot.text)
        #expect(try Samples.collectionRequest().id == Samples.snapshot.text)
        #expect(DerivedID.plan(from: Samples.snapshot, revision: 7, rules: 1) == Samples.plan)
        #expect(Samples.replanRequest().id == "9dd993d6-61e4-5f38-89c8-408da93d997c")
        #expect(try Samples.additionResult().id == "168be843-6b8d-503c-a32f-93590b1d7046")
    }

    @Test("differ for every outcome of a plan, revision, rules version and epoch")
    func distinct() throws {
        let day = try Samples.day()
        var ids = try AdditionResult.Outcome.allCases.map { try Samples.additionResult($0).id }
        for number in 1...20 {
            ids.append(DerivedID.plan(from: Samples.snapshot, revision: number, rules: 100).text)
            ids.append(DerivedID.plan(from: Samples.snapshot, revision: 100, rules: number).text)
            ids.append(DerivedID.scheduledRun(of: Samples.integration, on: day.adding(days: number), epoch: 1).text)
            ids.append(DerivedID.scheduledRun(of: Samples.integration, on: day, epoch: number).text)
        }
        #expect(Set(ids).count == ids.count)
    }

    @Test("are UUIDs of version 5 in lower case", arguments: 0..<200)
    func versionBits(number: Int) {
        let id = DerivedID.uuid("kind", String(number))
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }

    @Test("no two lists of parts collide, however they are cut")
    func separators() {
        let letters = ["", "a", "b", ":", "1:", "1:a", "ab", "\u{0}"]
        var lists: [[String]] = []
        for first in letters {
            lists.append([first])
            for second in letters {
                lists.append([first, second])
                for third in letters { lists.append([first, second, third]) }
            }
        }
        let ids = lists.map { DerivedID.uuid($0[0], parts: Array($0.dropFirst())) }
        #expect(Set(ids).count == lists.count)
    }
}
