import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("what a write does to the ledger, and a plan that was settled")
struct WritingTests {
    @Test("an entry only goes on: ended stays ended, and live is never creating again")
    func ledgerGoesOn() {
        let steps = LedgerEntry.State.allCases.flatMap { state in
            LedgerEntry.State.allCases.filter(state.mayBecome).map { "\(state) \($0)" }
        }
        #expect(
            Set(steps) == [
                "creating creating", "creating suspect", "creating live", "creating ended", "suspect suspect",
                "creating left", "suspect creating", "suspect live", "live live", "live ended", "live left",
                "ended ended",
                "left left",
            ])
    }

    @Test("only a create that came to nothing takes its entry with it", arguments: WriteIntent.Outcome.allCases)
    func discards(outcome: WriteIntent.Outcome) {
        #expect(outcome.discardsEntry(of: .create) == (outcome == .refused || outcome == .notApplied))
        #expect(!outcome.discardsEntry(of: .setQuantity) && !outcome.discardsEntry(of: .end))
    }

    @Test("what is known of a write is never taken back; a suspect may yet be known")
    func outcomesGoOn() {
        let steps = WriteIntent.Outcome.allCases.flatMap { outcome in
            WriteIntent.Outcome.allCases.filter { $0 != outcome && outcome.mayBecome($0) }.map { "\(outcome) \($0)" }
        }
        #expect(Set(steps) == ["suspect applied", "suspect notApplied"])
    }

    @Test("a plan that failed is still to be written, any other outcome ends it")
    func failedIsOpen() {
        #expect(!Sample.task().isSettled)
        for outcome in AdditionResult.Outcome.allCases {
            #expect(Sample.task(outcome: outcome).isSettled == (outcome != .failed))
        }
    }

    @Test("exceptions are one by place, code and subject, whatever they say; the first stands for all")
    func alike() {
        func placed(_ message: String, product: String? = "KES", company: String = "company") -> PlacedException {
            PlacedException(
                place: CompanyKey(tenant: Sample.tenant, company: ManagedCompanyID(company)),
                integration: Sample.integration,
                exception: BillingException(.productMissing, product: product, message: message))
        }
        let given = [placed("a"), placed("b"), placed("c", product: nil), placed("d", company: "another")]
        #expect(given[0].isAlike(given[1]) && !given[0].isAlike(given[2]) && !given[0].isAlike(given[3]))
        #expect(Set(PlacedException.distinct(given)) == [given[0], given[2], given[3]])
        #expect(PlacedException.distinct(given) == PlacedException.distinct(given.reversed().filter { $0 != given[1] }))
    }
}
