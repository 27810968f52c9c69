package import Billing

/// What becomes of a person's answer to what is held for a slot.
package enum AnswerVerdict: Hashable, Sendable {
    /// It is new: it is stored, and the company is planned again.
    case give(GuardAnswer)
    /// The same was answered before, and holds.
    case repeated(GuardAnswer)
    /// There is nothing that it could be an answer to.
    case nothingHeld

    /// - Parameters:
    ///   - held: what waits for the slot; `nil`: nothing.
    ///   - newest: the slot's newest answer.
    ///   - today: the day it is in the integration's time zone.
    package init(_ kind: GuardAnswer.Kind, held: StoredHeld?, newest: StoredAnswer?, today: BillingDate) {
        if let held {
            if let known = held.answer, known.answer.kind == kind {
                self = .repeated(known.answer)
                return
            }
            self = .give(
                GuardAnswer(
                    kind: kind, slot: held.change.slot, direction: held.change.direction, limit: held.change.to,
                    givenOn: today))
            return
        }
        // An approval that has been carried out already still lasts.
        guard kind == .approve, let answer = newest?.answer, answer.kind == .approve,
            today.daysSinceEpoch - answer.givenOn.daysSinceEpoch <= GuardAnswer.approvalDays
        else {
            self = .nothingHeld
            return
        }
        self = .repeated(answer)
    }
}
