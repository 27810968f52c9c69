import Billing
import Foundation
import Ports
import Testing

@Suite("What becomes of a person's decision")
struct DecisionVerdictTests {
    private let slot = Slot(application: ApplicationCode("endpoint"), category: .workstation)
    private let other = Slot(application: ApplicationCode("endpoint"), category: .server)

    private func notOurs(_ addition: Int, units: Int = 9, agreement: Int = 31) -> BillingException {
        BillingException(
            .additionNotOurs, application: slot.application, category: slot.category,
            agreement: AgreementID(agreement), units: UnitCount(units), addition: AdditionID(addition), message: "m")
    }

    private var endedByHand: BillingException {
        BillingException(
            .additionEndedByHand, application: slot.application, category: slot.category,
            agreement: AgreementID(31), units: UnitCount(9), addition: AdditionID(1), message: "m")
    }

    private func open(_ id: Int, _ kind: PersonDecision.Kind, _ addition: Int? = nil) -> StoredDecision {
        StoredDecision(
            decision: PersonDecision(
                id: id, kind: kind, slot: slot, agreement: addition.map { _ in AgreementID(31) },
                addition: addition.map { AdditionID($0) }),
            integration: IntegrationID("i"), integrationName: "i", company: ManagedCompanyID("c"), identity: "1",
            companyName: "C", actor: "anna", at: Date(timeIntervalSince1970: 1), closedAt: nil, end: nil)
    }

    private func verdict(
        _ kind: PersonDecision.Kind, addition: Int? = nil, of slot: Slot? = nil, _ exceptions: [BillingException] = [],
        open: [StoredDecision] = []
    ) -> DecisionVerdict {
        DecisionVerdict(
            kind, about: slot ?? self.slot, addition.map { AdditionID($0) }, exceptions: exceptions, open: open)
    }

    private func line(_ addition: Int) -> DecisionObject {
        DecisionObject(slot: slot, agreement: AgreementID(31), addition: AdditionID(addition))
    }

    @Test("its object is the addition that the slot's exception names")
    func object() {
        for kind in [PersonDecision.Kind.adopt, .beside, .end] {
            #expect(verdict(kind, [notOurs(900)]) == .give(line(900), replacing: []))
            #expect(verdict(kind, addition: 900, [notOurs(900)]) == .give(line(900), replacing: []))
            #expect(verdict(kind, addition: 901, [notOurs(900)]) == .nothingToDecide)
            #expect(verdict(kind, of: other, [notOurs(900)]) == .nothingToDecide)
            #expect(verdict(kind) == .nothingToDecide)
        }
        #expect(verdict(.leave, [notOurs(900)]) == .nothingToDecide)
        #expect(verdict(.adopt, [notOurs(900, units: 0)]) == .nothingToDecide)
    }

    @Test("several that could be meant are named, unless one is")
    func several() {
        let both = [notOurs(901), notOurs(900)]
        #expect(verdict(.end, both) == .several([AdditionID(900), AdditionID(901)]))
        #expect(verdict(.end, addition: 901, both) == .give(line(901), replacing: []))
    }

    @Test("the same that is open is repeated, whether its exception still stands or not")
    func repeated() {
        let end = open(5, .end, 900)
        #expect(verdict(.end, [notOurs(900)], open: [end]) == .repeated(end))
        #expect(verdict(.end, open: [end]) == .repeated(end))
        let (stop, recreate) = (open(5, .stop), open(6, .recreate))
        #expect(verdict(.stop, [endedByHand], open: [stop]) == .repeated(stop))
        #expect(verdict(.stop, open: [stop]) == .repeated(stop))
        #expect(verdict(.recreate, open: [stop, recreate]) == .repeated(recreate))
    }

    @Test(
        "a later decision takes the place of what is open about the same addition, and of another adoption of the slot")
    func replaces() {
        #expect(verdict(.end, [notOurs(900)], open: [open(5, .adopt, 900)]) == .give(line(900), replacing: [5]))
        #expect(verdict(.adopt, [notOurs(900)], open: [open(5, .adopt, 901)]) == .give(line(900), replacing: [5]))
        #expect(verdict(.end, [notOurs(900)], open: [open(5, .adopt, 901)]) == .give(line(900), replacing: []))
    }

    @Test("a stop is undone by a recreation without any exception; stopped again, both give way")
    func slots() {
        let object = DecisionObject(slot: slot)
        #expect(verdict(.stop, [endedByHand]) == .give(object, replacing: []))
        #expect(verdict(.recreate, [endedByHand]) == .give(object, replacing: []))
        #expect(verdict(.recreate) == .nothingToDecide && verdict(.stop) == .nothingToDecide)
        #expect(verdict(.recreate, open: [open(5, .stop)]) == .give(object, replacing: []))
        #expect(verdict(.stop, open: [open(5, .stop), open(6, .recreate)]) == .give(object, replacing: [5, 6]))
    }
}
