import Billing
import Ports
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

    private func read(
        _ kind: WriteIntent.Kind, _ quantity: Int, _ entry: LedgerEntry?, _ found: FoundAddition...,
        unreadable: [UnreadableAddition] = []
    ) -> IntentReading {
        let intent = WriteIntent(id: 7, slot: slot, generation: 1, kind: kind, quantity: UnitCount(quantity))
        return IntentReading(
            [intent], ledger: entry.map { [$0] } ?? [],
            found: [AgreementID(31): AgreementAdditions(found, unreadable: unreadable)], on: today)
    }

    /// A task with unsettled writes of these ages, in seconds.
    private func task(unsettledFor ages: Int...) -> WriteTask {
        let intents = ages.enumerated().map { number, age in
            WriteIntent(
                id: number, slot: slot, generation: 1, kind: .create, quantity: UnitCount(90), age: .seconds(age))
        }
        let plan = AdditionPlan(
            managedCompany: Ids.company(1), billingDate: today, mappingRevision: 1, mode: .bill,
            usageAtZero: .keepAtZero, destination: nil, entries: [], exceptions: [])
        return WriteTask(
            announcement: Ids.plan(), plan: plan, mode: .bill, verifyEveryDays: 1, newestRequestedDate: today,
            ledger: [], unsettled: intents, tags: SlotTagSource(sourceKind: .securityCenter, identity: "1"),
            outcome: nil)
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
            #expect(reading.outcomes == [7: .notApplied])
            #expect(reading.ledger.isEmpty && reading.changed.isEmpty, "the generation is opened again")
        }
    }

    @Test("a create whose entry is gone has been settled")
    func createOfNothing() { #expect(read(.create, 90, nil, found()).outcomes == [7: .notApplied]) }

    @Test("a quantity is applied if the addition has it, whatever copies of it say")
    func setQuantity() {
        let applied = read(.setQuantity, 88, entry(.live), found(quantity: 88))
        #expect(applied.outcomes == [7: .applied] && applied.ledger.map(\.quantity) == [UnitCount(88)])
        for reading in [
            read(.setQuantity, 88, entry(.live), found(quantity: 90)), read(.setQuantity, 88, entry(.live)),
            read(.setQuantity, 88, entry(.live), found(), found(990, quantity: 88)),
            read(.setQuantity, 88, entry(.live), found(quantity: 88.5)),
        ] {
            #expect(reading.outcomes == [7: .notApplied])
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
        #expect(reading.outcomes == [7: .notApplied])
        #expect(reading.ledger == [entry(.live)])
    }

    @Test("an end is not applied by a cancelled copy, nor when the addition is gone")
    func endOfAnother() {
        let copy = found(990, quantity: 0, cancelled: .date(today))
        #expect(read(.end, 0, entry(.live), found(), copy).outcomes == [7: .notApplied])
        #expect(read(.end, 0, entry(.live), copy).outcomes == [7: .notApplied])
        #expect(read(.end, 0, entry(.live)).ledger == [entry(.live)])
    }

    private func odd(
        _ id: Int = 902, serial: UnreadableAddition.Serial = .text("tb:own"), cancelled: DateFact = .absent
    ) -> UnreadableAddition {
        UnreadableAddition(
            id: AdditionID(id), product: StageWorld.workstations.id, serialNumber: serial, cancelledDate: cancelled,
            flaw: UnreadableField("quantity", "is missing"))
    }

    @Test("a create is applied if its tag is on an addition that cannot be read; one without a tag leaves it open")
    func unreadableCreate() {
        let applied = read(.create, 90, entry(.creating), unreadable: [odd()])
        #expect(applied.outcomes == [7: .applied])
        #expect(applied.ledger.first?.addition == AdditionID(902))
        let open = read(.create, 90, entry(.creating), unreadable: [odd(serial: .unreadable)])
        #expect(open.outcomes.isEmpty)
        #expect(open.ledger.map(\.state) == [.creating], "it may be there: the entry stays")
        #expect(read(.create, 90, entry(.creating), unreadable: [odd(serial: .text(nil))]).outcomes == [7: .notApplied])
    }

    @Test("a change or an end of an addition that cannot be read stays open, unless it is seen to be cancelled")
    func unreadableChange() {
        #expect(read(.setQuantity, 90, entry(.live), unreadable: [odd()]).outcomes.isEmpty)
        #expect(read(.end, 0, entry(.live), unreadable: [odd()]).outcomes.isEmpty)
        let ended = read(.end, 0, entry(.live), unreadable: [odd(cancelled: .date(today))])
        #expect(ended.outcomes == [7: .applied])
        #expect(ended.ledger.map(\.state) == [.ended])
    }
}
