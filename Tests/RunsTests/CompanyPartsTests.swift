import Billing
import Runs
import Testing

@Suite("Parts of older runs")
struct CompanyPartsTests {
    private func open(
        _ number: Int, _ state: RunPartState, on date: String = "2026-11-24", at moment: Int? = nil,
        of integration: IntegrationID = Sample.integration
    ) -> OpenPart {
        OpenPart(
            part: Sample.part(number, on: date), order: Sample.order(number, on: date, at: moment),
            integration: integration, state: state)
    }

    private func parts(seenFrom newer: RunOrder?, _ open: OpenPart...) -> CompanyParts {
        CompanyParts(newer: newer, integration: Sample.integration, open: open)
    }

    @Test("are superseded by a later date, by a later request of the date, and never by an older one")
    func order() {
        let found = parts(
            seenFrom: Sample.order(5), open(5, .collected), open(4, .requested), open(9, .requested),
            open(2, .requested, on: "2026-11-23", at: 99), open(3, .requested, on: "2026-11-25", at: 1))
        #expect(
            found.superseded(by: .read) == [Sample.part(4), Sample.part(2, on: "2026-11-23")])
    }

    @Test("end only where their state says that their work was replaced")
    func states() {
        let found = parts(seenFrom: Sample.order(5), open(1, .requested), open(2, .collected), open(3, .planned))
        #expect(found.superseded(by: .read) == [Sample.part(1)])
        #expect(found.superseded(by: .written) == [Sample.part(1), Sample.part(2), Sample.part(3)])
    }

    @Test("of an integration the company has moved to are still to be worked on")
    func otherIntegration() {
        let found = parts(
            seenFrom: Sample.order(5), open(1, .requested), open(2, .requested, of: Sample.elsewhere))
        #expect(found.superseded(by: .foundObsolete) == [Sample.part(1)])
        #expect(found.superseded(by: .read).count == 2)
    }

    @Test("are left alone by a run that is gone")
    func gone() {
        #expect(parts(seenFrom: nil, open(1, .requested)).superseded(by: .written).isEmpty)
    }
}
