import Billing
import Foundation
import Ports
import Testing

@Suite("What becomes of an answer to a held entry")
struct AnswerVerdictTests {
    private let slot = Slot(application: ApplicationCode("endpoint"), category: .all)
    private let today = BillingDate("2026-11-24") ?? BillingDate(daysSinceEpoch: 0)

    private func answer(_ kind: GuardAnswer.Kind, _ limit: Int, daysAgo: Int = 0) -> GuardAnswer {
        GuardAnswer(
            kind: kind, slot: slot, direction: .fall, limit: UnitCount(limit), givenOn: today.adding(days: -daysAgo))
    }

    private func stored(_ answer: GuardAnswer?, at second: Double = 10) -> StoredAnswer? {
        answer.map { StoredAnswer(answer: $0, actor: "anna", at: Date(timeIntervalSince1970: second)) }
    }

    private func held(_ to: Int, answered: StoredAnswer? = nil) -> StoredHeld {
        StoredHeld(
            id: 1, integration: IntegrationID("i"), integrationName: "i", company: ManagedCompanyID("c"), identity: "1",
            companyName: "C",
            change: HeldChange(
                slot: slot, applicationName: "Endpoint", product: "KES", from: UnitCount(90), to: UnitCount(to),
                reason: .largeChange), billingDate: today, since: Date(timeIntervalSince1970: 5), closedAt: nil,
            newestAnswer: answered)
    }

    @Test("the answer's limit is the value that is held, its direction the change's")
    func gives() {
        for kind in GuardAnswer.Kind.allCases {
            #expect(AnswerVerdict(kind, held: held(30), newest: nil, today: today) == .give(answer(kind, 30)))
        }
    }

    @Test("the same answer again is no new one; the other one is, and so is one to another value")
    func repeats() {
        let approved = held(30, answered: stored(answer(.approve, 30)))
        #expect(
            AnswerVerdict(.approve, held: approved, newest: nil, today: today) == .repeated(answer(.approve, 30)))
        #expect(AnswerVerdict(.reject, held: approved, newest: nil, today: today) == .give(answer(.reject, 30)))
        let other = held(20, answered: stored(answer(.approve, 30)))
        #expect(other.state == .waiting)
        #expect(AnswerVerdict(.approve, held: other, newest: nil, today: today) == .give(answer(.approve, 20)))
    }

    @Test("what was answered before it waited is no answer to it")
    func older() {
        #expect(held(30, answered: stored(answer(.reject, 30), at: 4)).state == .waiting)
        #expect(held(30, answered: stored(answer(.reject, 30), at: 5)).state == .rejected)
    }

    @Test("with nothing held only an approval that still lasts stands; all else has no object")
    func nothing() {
        let lasting = stored(answer(.approve, 0, daysAgo: 7))
        #expect(
            AnswerVerdict(.approve, held: nil, newest: lasting, today: today)
                == .repeated(answer(.approve, 0, daysAgo: 7)))
        let over = stored(answer(.approve, 0, daysAgo: 8))
        #expect(AnswerVerdict(.approve, held: nil, newest: over, today: today) == .nothingHeld)
        #expect(AnswerVerdict(.reject, held: nil, newest: lasting, today: today) == .nothingHeld)
        let rejected = stored(answer(.reject, 0))
        #expect(AnswerVerdict(.reject, held: nil, newest: rejected, today: today) == .nothingHeld)
        #expect(AnswerVerdict(.approve, held: nil, newest: nil, today: today) == .nothingHeld)
    }
}
