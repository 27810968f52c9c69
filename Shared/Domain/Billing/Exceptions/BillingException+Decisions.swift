/// What a person can decide about what waits, and about what could not be billed.
package enum DecisionKind: String, CaseIterable, Hashable, Sendable, Codable {
    // About a held change.
    case approve, reject
    // About an addition.
    case adopt, beside, leave, end
    // About a slot.
    case recreate, stop
    /// A company that appeared at a source is not to be billed.
    case dismiss

    /// The answer to a guard that it is, if it is one.
    package var guardAnswer: GuardAnswer.Kind? { GuardAnswer.Kind(rawValue: rawValue) }

    /// What the writer carries out for it, if it does.
    package var personDecision: PersonDecision.Kind? { PersonDecision.Kind(rawValue: rawValue) }
}

extension BillingException {
    /// The decisions that answer it (rules 10 and 12).
    package var decisions: [DecisionKind] {
        let namesAddition = addition != nil && agreement != nil
        let hasUnits = units.map { $0 > .zero } ?? false
        return switch code {
        case .additionNotOurs where namesAddition: hasUnits ? [.adopt, .beside, .end] : [.beside, .end]
        case .additionEndedByHand where hasUnits && application != nil: [.recreate, .stop]
        case .additionStays where namesAddition: [.leave, .end]
        case .managedCompanyNew where newCompany != nil: [.dismiss]
        default: []
        }
    }
}
