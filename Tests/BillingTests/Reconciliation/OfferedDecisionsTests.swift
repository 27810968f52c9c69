import Billing
import Testing

@Suite("The decisions that answer an exception")
struct OfferedDecisionsTests {
    private static func exception(
        _ code: BillingExceptionCode, units: Int? = 9, agreement: Int? = 31, addition: Int? = 900,
        newCompany: String? = "77"
    ) -> BillingException {
        BillingException(
            code, application: ApplicationCode("endpoint"), product: "KES",
            agreement: agreement.map { AgreementID($0) },
            units: units.map { UnitCount($0) }, addition: addition.map { AdditionID($0) }, newCompany: newCompany,
            message: "m")
    }

    @Test("every code has its own, with all that an exception can name", arguments: BillingExceptionCode.allCases)
    func codes(code: BillingExceptionCode) {
        let expected: [DecisionKind] =
            switch code {
            case .additionNotOurs: [.adopt, .beside, .end]
            case .additionEndedByHand: [.recreate, .stop]
            case .additionStays: [.leave, .end]
            case .managedCompanyNew: [.dismiss]
            default: []
            }
        #expect(Self.exception(code).decisions == expected)
    }

    @Test("one that names no addition, agreement, units or company offers nothing that needs them")
    func missing() {
        for code in [BillingExceptionCode.additionNotOurs, .additionStays] {
            #expect(Self.exception(code, addition: nil).decisions == [])
            #expect(Self.exception(code, agreement: nil).decisions == [])
        }
        #expect(Self.exception(.additionNotOurs, units: 0).decisions == [.beside, .end])
        #expect(Self.exception(.additionEndedByHand, units: 0).decisions == [])
        #expect(Self.exception(.additionEndedByHand, units: nil).decisions == [])
        #expect(Self.exception(.managedCompanyNew, newCompany: nil).decisions == [])
    }

    @Test("each kind is an answer to a guard, the writer's, or a dismissal")
    func kinds() {
        for kind in DecisionKind.allCases {
            let ways = [kind.guardAnswer != nil, kind.personDecision != nil, kind == .dismiss]
            #expect(ways.filter { $0 }.count == 1, "\(kind)")
        }
        #expect(DecisionKind.allCases.compactMap(\.personDecision).count == PersonDecision.Kind.allCases.count)
    }
}
