import Billing
import Ports
import Runs
import Testing

@testable import ConnectWiseWriterStage

/// One slot of addition 902, to which a write was sent on 2026-11-25 whose answer never came.
@Suite("What a reading shows about a write that was not answered")
struct IntentReadingTests {
    private let slot = Slot(application: StageWorld.advanced, category: .workstation)
    private let today = Ids.day("2026-11-25")

    private func entry(_ state: LedgerEntry.State, effective: String = "2026-11-24") -> LedgerEntry {
        LedgerEntry(
            slot: slot, generation: 1, tag: SlotTag("tb:own"), state: state, agreement: AgreementID(31),
            addition: state == .creating ? nil : AdditionID(902), product: StageWorld.workstations,
            quantity: UnitCount(90), effectiveDate: Ids.day(effective), peakUnits: UnitCount(90), peakPeriod: nil,
            verifiedOn: nil)
    }

    private func found(
        _ id: Int = 902, quantity: Double = 90, cancelled: DateFact = .absent, tag: String? = "tb:own",
        effective: String = "2026-11-24"
    ) -> FoundAddition {
        FoundAddition(
            id: AdditionID(id), product: StageWorld.workstations.id, quantity: quantity,
            effectiveDate: .date(Ids.day(effective)), cancelledDate: cancelled, serialNumber: tag)
    }

    private func intent(
        _ kind: WriteIntent.Kind, _ quantity: Int, to entry: LedgerEntry?, age: Duration = .seconds(60)
    ) -> WriteIntent {
        WriteIntent(
            id: 7, slot: slot, generation: 1, kind: kind, agreement: AgreementID(31),
            addition: kind == .create ? nil : entry?.addition, quantity: UnitCount(quantity), age: age)
    }

    private func reading(
        open: [WriteIntent] = [], suspects: [WriteIntent] = [], ledger: [LedgerEntry], found: [FoundAddition],
        unreadable: [UnreadableAddition] = []
    ) -> IntentReading {
        IntentReading(
            open: open, suspects: suspects, ledger: ledger, of: AgreementID(31),
            AgreementAdditions(found, unreadable: unreadable), on: today, tag: { _, _ in SlotTag("tb:own") })
    }

    private func read(
        _ kind: WriteIntent.Kind, _ quantity: Int, _ entry: LedgerEntry?, _ found: FoundAddition...,
        unreadable: [UnreadableAddition] = []
    ) -> IntentReading {
        reading(
            open: [intent(kind, quantity, to: entry)], ledger: entry.map { [$0] } ?? [], found: found,
            unreadable: unreadable)
    }

    /// A task with unsettled writes of these ages, in seconds.
    private func task(unsettledFor ages: Int...) -> WriteTask {
        let intents = ages.enumerated().map { number, age in
            WriteIntent(
                id: number, slot: slot, generation: 1, kind: .create, agreement: AgreementID(31),
                quantity: UnitCount(90), age: .seconds(age))
        }
        let plan = AdditionPlan(
            managedCompany: Ids.company(1), billingDate: today, mappingRevision: 1, mode: .bill,
            usageAtZero: .keepAtZero, destination: nil, entries: [], exceptions: [])
        return WriteTask(
            announcement: Ids.plan(), plan: plan, mode: .bill, verifyEveryDays: 1, guarding: .off,
            dates: CompanyDates(read: today, awaited: nil), isPlannedAgain: false, ledger: [], unsettled: intents,
            tags: SlotTagSource(sourceKind: .securityCenter, identity: "1"), outcome: nil)
    }

    @Test(
        "proves nothing before the youngest has had a call's time-out and the settling delay",
        arguments: [([0, 60], 25), ([60, 24], 1), ([25], nil), ([26, 60], nil)] as [([Int], Int?)])
    func proof(ages: [Int], wait: Int?) throws {
        let task = ages.count == 1 ? task(unsettledFor: ages[0]) : task(unsettledFor: ages[0], ages[1])
        do throws(Interruption) {
            try IntentReading.requireProof(task, WriterWorld.settings)
            #expect(wait == nil)
        } catch {
            guard case .settling(let left) = error else { Issue.record("\(error)"); return }
            #expect(left == wait.map { .seconds($0) })
        }
    }

    @Test("a create is applied if its tag is there, and only then")
    func create() {
        let applied = read(.create, 90, entry(.creating), found())
        #expect(applied.outcomes == [7: .applied])
        #expect(applied.ledger.map(\.state) == [.live] && applied.ledger.map(\.addition) == [AdditionID(902)])
        #expect(applied.changed == applied.ledger)
        for reading in [
            read(.create, 90, entry(.creating)), read(.create, 90, entry(.creating), found(tag: "tb:other")),
            read(.create, 90, entry(.creating), found(tag: nil)),
        ] {
            #expect(reading.outcomes == [7: .suspect])
            #expect(reading.ledger.map(\.state) == [.suspect], "the generation is opened again, and it may yet come")
        }
    }

    @Test("a quantity is applied if the addition has it, whatever copies of it say")
    func setQuantity() {
        let applied = read(.setQuantity, 88, entry(.live), found(quantity: 88))
        #expect(applied.outcomes == [7: .applied] && applied.ledger.map(\.quantity) == [UnitCount(88)])
        for reading in [
            read(.setQuantity, 88, entry(.live), found(quantity: 90)), read(.setQuantity, 88, entry(.live)),
            read(.setQuantity, 88, entry(.live), found(), found(990, quantity: 88)),
            read(.setQuantity, 88, entry(.live), found(quantity: 88.5)),
        ] {
            #expect(reading.outcomes == [7: .suspect])
            #expect(reading.ledger == [entry(.live)])
        }
    }

    @Test("an end is applied if the addition does not bill any more", arguments: ["2026-11-20", "2026-11-25"])
    func end(date: String) {
        let applied = read(.end, 0, entry(.live), found(quantity: 0, cancelled: .date(Ids.day(date))))
        #expect(applied.outcomes == [7: .applied])
        #expect(applied.ledger.map(\.state) == [.ended] && applied.ledger.map(\.quantity) == [.zero])
        #expect(applied.changed == applied.ledger)
    }

    @Test("an end on the day the addition takes effect is one, though that is to come")
    func endOnEffectiveDate() {
        let date = "2026-12-01"
        let addition = found(quantity: 0, cancelled: .date(Ids.day(date)), effective: date)
        #expect(read(.end, 0, entry(.live, effective: date), addition).outcomes == [7: .applied])
    }

    @Test(
        "an end is never applied while the addition bills on",
        arguments: [DateFact.absent, .unreadable("soon"), .date(Ids.day("2026-11-26"))])
    func billsOn(cancelled: DateFact) {
        let reading = read(.end, 0, entry(.live), found(quantity: 0, cancelled: cancelled))
        #expect(reading.outcomes == [7: .suspect])
        #expect(reading.ledger == [entry(.live)])
    }

    @Test("an end is not applied by a cancelled copy, nor when the addition is gone")
    func endOfAnother() {
        let copy = found(990, quantity: 0, cancelled: .date(today))
        #expect(read(.end, 0, entry(.live), found(), copy).outcomes == [7: .suspect])
        #expect(read(.end, 0, entry(.live), copy).outcomes == [7: .suspect])
        #expect(read(.end, 0, entry(.live)).ledger == [entry(.live)])
    }

    /// A create that was looked for in vain so long ago.
    private func suspect(_ hours: Int) -> WriteIntent { intent(.create, 90, to: nil, age: .seconds(hours * 3600)) }

    @Test(
        "a suspect stays one until a full day has passed without a sign of it",
        arguments: [(23, nil), (24, WriteIntent.Outcome.notApplied)])
    func doubt(hours: Int, outcome: WriteIntent.Outcome?) {
        let reading = reading(suspects: [suspect(hours)], ledger: [entry(.suspect)], found: [])
        #expect(reading.outcomes[7] == outcome)
        #expect(reading.ledger.isEmpty == (outcome != nil) && reading.changed.isEmpty && reading.twins.isEmpty)
    }

    @Test("a suspect that comes late is taken for what it is while its slot has nothing else")
    func late() {
        let reading = reading(suspects: [suspect(30)], ledger: [entry(.suspect)], found: [found()])
        #expect(reading.outcomes == [7: .applied] && reading.twins.isEmpty)
        #expect(reading.ledger.map(\.state) == [.live] && reading.ledger.map(\.addition) == [AdditionID(902)])
    }

    @Test("one that comes late beside its own repetition is a twin, and known once that is ended")
    func twin() {
        let reading = reading(suspects: [suspect(3)], ledger: [entry(.live)], found: [found(), found(950)])
        #expect(reading.outcomes.isEmpty && reading.ledger == [entry(.live)])
        #expect(reading.twins.map(\.addition.id) == [AdditionID(950)] && reading.twins.map(\.intents) == [[7]])
        #expect(reading.twins.first?.kept?.id == AdditionID(902))
    }

    @Test(
        "a create and its repetition that were both not answered: one is taken, the other a twin, and none stays open")
    func bothUnanswered() {
        let reading = reading(
            open: [intent(.create, 90, to: nil)],
            suspects: [
                WriteIntent(
                    id: 6, slot: slot, generation: 1, kind: .create, agreement: AgreementID(31),
                    quantity: UnitCount(90), age: .seconds(600))
            ],
            ledger: [entry(.creating)], found: [found(950), found()])
        #expect(reading.ledger.map(\.state) == [.live] && reading.ledger.map(\.addition) == [AdditionID(902)])
        #expect(reading.outcomes == [7: .suspect], "open no more, so that its twin can be ended")
        #expect(reading.twins.map(\.addition.id) == [AdditionID(950)])
        #expect(Set(reading.twins.flatMap(\.intents)) == [6, 7])
    }

    @Test("a twin that was ended on the day it would take effect, though that is to come, is none any more")
    func endedBeforeItBegins() {
        let later = "2026-12-01"
        let healed = found(950, quantity: 0, cancelled: .date(Ids.day(later)), effective: later)
        let reading = reading(
            suspects: [suspect(30)], ledger: [entry(.live, effective: later)],
            found: [found(effective: later), healed])
        #expect(reading.twins.isEmpty && reading.outcomes == [7: .notApplied])
    }

    @Test("what was ended already is no twin, and a person's ending of ours leaves the slot to the other one")
    func ended() {
        let gone = DateFact.date(Ids.day("2026-11-25"))
        let over = reading(
            suspects: [suspect(3)], ledger: [entry(.live)], found: [found(), found(950, cancelled: gone)])
        #expect(over.twins.isEmpty && over.outcomes.isEmpty)
        let survivor = reading(
            suspects: [suspect(3)], ledger: [entry(.live)], found: [found(cancelled: gone), found(950)])
        #expect(survivor.twins.isEmpty && survivor.outcomes == [7: .applied])
        #expect(survivor.ledger.map(\.addition) == [AdditionID(950)])
    }

    @Test("one that comes late where its slot has gone on elsewhere, or is ended, is a twin of nothing here")
    func elsewhere() {
        var moved = entry(.live)
        moved = LedgerEntry(
            slot: slot, generation: 1, tag: moved.tag, state: .live, agreement: AgreementID(41),
            addition: AdditionID(902), product: moved.product, quantity: moved.quantity,
            effectiveDate: moved.effectiveDate, peakUnits: moved.peakUnits, peakPeriod: nil, verifiedOn: nil)
        for entry in [moved, entry(.ended)] {
            let reading = reading(suspects: [suspect(3)], ledger: [entry], found: [found(950)])
            #expect(reading.twins.map(\.addition.id) == [AdditionID(950)] && reading.twins.first?.kept == nil)
            #expect(reading.outcomes.isEmpty && reading.ledger == [entry])
        }
    }

    @Test("a quantity that comes late is seen by what the ledger does not say, and the ledger keeps what it says")
    func lateQuantity() {
        let old = intent(.setQuantity, 88, to: entry(.live), age: .seconds(3600))
        let late = reading(suspects: [old], ledger: [entry(.live)], found: [found(quantity: 88)])
        #expect(late.outcomes == [7: .applied] && late.ledger == [entry(.live)])
        #expect(reading(suspects: [old], ledger: [entry(.live)], found: [found()]).outcomes.isEmpty)
    }

    @Test("only what our member made is ended: a person may have copied a line, tag included")
    func members() {
        func twin(_ late: String?, _ kept: String?) -> Twin {
            func by(_ member: String?, _ id: Int) -> FoundAddition {
                FoundAddition(
                    id: AdditionID(id), product: ProductID(7), quantity: 90, effectiveDate: .date(today),
                    cancelledDate: .absent, serialNumber: "tb:own", enteredBy: member)
            }
            return Twin(
                slot: slot, generation: 1, agreement: AgreementID(31), addition: by(late, 950), kept: by(kept, 902),
                intents: [7])
        }
        #expect(twin("api", "api").isOurs(["api"]))
        #expect(!twin("anna", "api").isOurs(["api"]) && !twin("api", "anna").isOurs(["api"]))
        #expect(!twin(nil, "api").isOurs(["api"]) && !twin("api", "api").isOurs([]))
    }
}
