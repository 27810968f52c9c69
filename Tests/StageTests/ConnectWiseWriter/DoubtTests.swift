import Billing
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

@testable import ConnectWiseWriterStage

/// One slot, to which something was sent; an addition of the agreement cannot be read and may be that.
@Suite("What a reading with an addition that cannot be read shows about a write that was not answered")
struct DoubtTests {
    private let slot = Slot(application: StageWorld.advanced, category: .workstation)
    private let today = Ids.day("2026-11-25")

    private func entry(_ state: LedgerEntry.State) -> LedgerEntry {
        LedgerEntry(
            slot: slot, generation: 1, tag: SlotTag("tb:own"), state: state, agreement: AgreementID(31),
            addition: state == .live || state == .ended ? AdditionID(902) : nil, product: StageWorld.workstations,
            quantity: UnitCount(90), effectiveDate: Ids.day("2026-11-24"), peakUnits: UnitCount(90), peakPeriod: nil,
            verifiedOn: nil)
    }

    private func odd(
        _ id: Int = 902, serial: UnreadableAddition.Serial = .text("tb:own"), cancelled: DateFact = .absent,
        product: ProductID? = StageWorld.workstations.id
    ) -> UnreadableAddition {
        UnreadableAddition(
            id: AdditionID(id), product: product, serialNumber: serial, cancelledDate: cancelled,
            flaw: UnreadableField("quantity", "is missing"))
    }

    private func found(_ id: Int = 902) -> FoundAddition {
        FoundAddition(
            id: AdditionID(id), product: StageWorld.workstations.id, quantity: 90,
            effectiveDate: .date(Ids.day("2026-11-24")), cancelledDate: .absent, serialNumber: "tb:own",
            enteredBy: "api")
    }

    private func read(
        _ kind: WriteIntent.Kind, _ state: LedgerEntry.State?, suspectFor hours: Int? = nil, to addition: Int? = nil,
        found: [FoundAddition] = [], _ odd: UnreadableAddition...
    ) -> IntentReading {
        let intent = WriteIntent(
            id: 7, slot: slot, generation: 1, kind: kind, agreement: AgreementID(31),
            addition: addition.map { AdditionID($0) }, quantity: UnitCount(kind == .create ? 90 : 0),
            age: .seconds(hours.map { $0 * 3600 } ?? 60))
        return IntentReading(
            open: hours == nil ? [intent] : [], suspects: hours == nil ? [] : [intent],
            ledger: state.map { [entry($0)] } ?? [], of: AgreementID(31),
            AgreementAdditions(found, unreadable: odd), on: today, tag: { _, _ in SlotTag("tb:own") })
    }

    @Test("a create is applied if its tag is on that one alone", arguments: [nil, 30])
    func adopted(suspectFor: Int?) {
        let applied = read(.create, suspectFor == nil ? .creating : .suspect, suspectFor: suspectFor, odd())
        #expect(applied.outcomes == [7: .applied] && applied.doubts.isEmpty)
        #expect(applied.ledger.map(\.addition) == [AdditionID(902)] && applied.ledger.map(\.state) == [.live])
    }

    @Test("a create stays open where the serial number is what cannot be read, cancelled or not, and its entry with it")
    func open() {
        for odd in [odd(serial: .unreadable), odd(serial: .unreadable, cancelled: .date(today), product: nil)] {
            let open = read(.create, .creating, odd)
            #expect(open.outcomes.isEmpty && open.doubted == [slot: odd])
            #expect(open.ledger == [entry(.creating)], "it may be there: the entry stays")
        }
        #expect(read(.create, .creating, odd(serial: .text(nil))).outcomes == [7: .suspect])
        #expect(read(.create, .creating, odd(serial: .text("mine"))).doubts.isEmpty)
    }

    @Test("a suspect does not end, and its entry is not forgotten, however long ago it was sent")
    func suspect() {
        for serial in [UnreadableAddition.Serial.unreadable, .text("tb:own")] {
            let other = odd(950, serial: serial, product: StageWorld.servers.id)
            let doubt = read(.create, .suspect, suspectFor: 70, other)
            #expect(doubt.outcomes.isEmpty && doubt.ledger == [entry(.suspect)])
            #expect(doubt.doubted.isEmpty, "its slot goes on without it")
            #expect(read(.create, nil, suspectFor: 70, other).outcomes.isEmpty, "its entry is gone, its tag is not")
        }
        #expect(
            read(.create, .live, suspectFor: 70, odd(902)).outcomes == [7: .notApplied], "our own is known by its id")
    }

    @Test("which of several with its tag is the twin is not told while one cannot be read: none is ended")
    func twins() {
        let beside = read(.create, .live, suspectFor: 3, found: [found()], odd(950))
        #expect(beside.twins.isEmpty && beside.outcomes.isEmpty && beside.ledger == [entry(.live)])
        let own = read(.create, .live, suspectFor: 3, found: [found(950)], odd(902))
        #expect(own.twins.isEmpty && own.outcomes.isEmpty, "ours is there, and is not taken for deleted")
        #expect(own.ledger == [entry(.live)])
        let both = read(.create, .creating, odd(902), odd(950))
        #expect(both.outcomes.isEmpty && both.ledger == [entry(.creating)])
        let late = read(.create, .ended, suspectFor: 3, found: [found(950)], odd(902, cancelled: .date(today)))
        #expect(late.twins.map(\.addition.id) == [AdditionID(950)], "the one that we ended is in nobody's way")
    }

    @Test("a change or an ending of that one stays open, unless it is seen to be cancelled")
    func changes() {
        #expect(read(.setQuantity, .live, to: 902, odd()).doubted.count == 1)
        #expect(read(.setQuantity, .live, suspectFor: 70, to: 902, odd()).outcomes.isEmpty)
        #expect(read(.end, .live, to: 902, odd()).doubted.count == 1)
        let ended = read(.end, .live, to: 902, odd(cancelled: .date(today)))
        #expect(ended.outcomes == [7: .applied] && ended.ledger.map(\.state) == [.ended])
    }

    @Test("the ending of a twin that cannot be read stays open: nothing tells its quantity")
    func healing() {
        let reading = read(.heal, .live, to: 950, found: [found()], odd(950, cancelled: .date(today)))
        #expect(reading.outcomes.isEmpty && reading.healed.isEmpty && reading.doubted.count == 1)
    }
}

/// The first create, of ten servers, is lost or not answered.
@Suite("A slot to which something was sent that may be an addition which cannot be read")
struct DoubtedSlotTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    private func serve(_ id: Int, serial: UnreadableAddition.Serial, cancelled: DateFact = .absent) {
        it.connectWise.state.withLock {
            $0.unreadableAdditions = [
                UnreadableAddition(
                    id: AdditionID(id), product: StageWorld.servers.id, serialNumber: serial, cancelledDate: cancelled,
                    flaw: UnreadableField("quantity", "is missing"))
            ]
        }
    }

    private var serverTag: String? { it.ledger.first { $0.slot.category == .server }?.tag.text }

    @Test("is held, day after day, and goes on once that can be read: nothing is created twice")
    func create() async throws {
        it.failWrites(.applied)
        await it.process()
        serve(901, serial: .unreadable)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents == ["create open", "create applied"] && it.codes == [.recordUnreadable])
        for day in ["2026-11-25", "2026-11-27"] {
            it.clock.advance(by: .seconds(86400))
            try await it.plan(on: day, servers: 12, workstations: 91)
            #expect(await it.process() == .done)
            #expect(it.intents.first == "create open" && it.codes == [.recordUnreadable])
            #expect(it.quantities == [10, 91])
        }
        it.connectWise.state.withLock { $0.unreadableAdditions = [] }
        try await it.plan(on: "2026-11-28", servers: 12, workstations: 91)
        #expect(await it.process() == .done)
        #expect(it.quantities == [12, 91] && it.codes.isEmpty && it.intents.first == "create applied")
    }

    @Test("a twin that cannot be read is not ended: its slot is held, and it is ended once it can be read")
    func twin() async throws {
        it.failWrites(.lost)
        await it.process()
        it.letSettle()
        #expect(await it.process() == .done)
        it.editByHand { additions in
            additions.append(
                FoundAddition(
                    id: AdditionID(950), product: StageWorld.servers.id, quantity: 10,
                    effectiveDate: .date(Ids.day("2026-11-24")), cancelledDate: .absent, serialNumber: serverTag,
                    enteredBy: "api"))
        }
        serve(950, serial: .text(serverTag))
        for day in ["2026-11-25", "2026-11-27"] {
            it.clock.advance(by: .seconds(86400))
            try await it.plan(on: day, servers: 11, workstations: 90)
            #expect(await it.process() == .done)
            #expect(it.quantities == [10, 90, 10] && it.codes == [.recordUnreadable])
            #expect(it.intents.first == "create suspect")
        }
        it.connectWise.state.withLock { $0.unreadableAdditions = [] }
        try await it.plan(on: "2026-11-28", servers: 11, workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities == [11, 90, 0] && it.codes.isEmpty)
    }

    @Test("is looked at again every hour, also when its company is not planned any more")
    func look() async throws {
        it.failWrites(.applied)
        await it.process()
        serve(901, serial: .unreadable)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(try await it.look() == 0)
        it.clock.advance(by: .seconds(3601))
        #expect(try await it.look() == 1)
        it.connectWise.state.withLock { $0.unreadableAdditions = [] }
        #expect(await it.process() == .done)
        #expect(it.intents == ["create applied", "create applied"] && it.quantities == [10, 90])
    }

    @Test("told of an agreement that is not read for the plan: nothing is written for it anywhere else")
    func elsewhere() async throws {
        it.failWrites(.applied)
        await it.process()
        serve(901, serial: .unreadable)
        it.letSettle()
        try await it.world.changeIntegration { $0.mode = .observe }
        try await it.plan(on: "2026-11-25", servers: 0, workstations: 0)
        #expect(await it.process() == .done)
        #expect(it.intents.first == "create open" && it.codes.contains(.recordUnreadable))
    }

    @Test(
        "and whose line another is to follow: nothing is ended and nothing opened before that is known",
        arguments: ["mapped to one product", "billed on another agreement"])
    func succession(_ change: String) async throws {
        it.failWrites(.lost)
        await it.process()
        it.letSettle()
        #expect(await it.process() == .done)
        it.editByHand { additions in
            additions.append(
                FoundAddition(
                    id: AdditionID(950), product: StageWorld.servers.id, quantity: 10,
                    effectiveDate: .date(Ids.day("2026-11-24")), cancelledDate: .absent, serialNumber: serverTag,
                    enteredBy: "api"))
        }
        // The ending of its twin is not answered, and then the twin cannot be read.
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.failWrites(.applied)
        await it.process()
        #expect(it.intents.last == "heal open")
        serve(950, serial: .text(serverTag), cancelled: .date(Ids.day("2026-11-24")))
        let writes = it.writes.count
        if change == "mapped to one product" {
            try await it.world.map(.single(StageWorld.workstations))
        } else {
            try await it.world.change { $0.agreement = AgreementID(41) }
        }
        for day in ["2026-11-26", "2026-11-27"] {
            it.clock.advance(by: .seconds(86400))
            try await it.plan(on: day, workstations: 90)
            #expect(await it.process() == .done)
            #expect(it.writes.count == writes && it.intents.last == "heal open")
            #expect(Set(it.codes) == [.recordUnreadable])
        }
        it.connectWise.state.withLock { $0.unreadableAdditions = [] }
        try await it.plan(on: "2026-11-28", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && !it.intents.contains { $0.hasSuffix("open") })
        let live = [31, 41].flatMap(it.connectWise.additions).filter { $0.cancelledDate == .absent && $0.quantity > 0 }
        #expect(live.map(\.quantity).reduce(0, +) == 100)
    }

    @Test("an agreement that cannot be read any more since the site was read: nothing is opened or ended")
    func agreementNow() async throws {
        it.gate.after("writer.saveSite") { [it] in
            it.connectWise.state.withLock {
                $0.unreadable = [UnreadableRecord(.agreement, 31, UnreadableField("company/id", "is missing"))]
            }
        }
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.ledger.isEmpty && it.codes == [.recordUnreadable])
        #expect(it.world.exceptions().map(\.units) == [UnitCount(100)])
    }
}
