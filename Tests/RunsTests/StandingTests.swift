import Billing
import Contracts
import Foundation
import Ports
import Runs
import Testing

@Suite("What a writer asks before it writes")
struct StandingTests {
    private func standing(
        _ change: (inout (IntegrationID?, IntegrationMode?, CompanyMapping?, Rank?, Int?)) -> Void = { _ in }
    ) -> PlanStanding {
        var parts: (IntegrationID?, IntegrationMode?, CompanyMapping?, Rank?, Int?) = (
            Sample.integration, .bill, mapping(), Sample.task().announcement.rank, nil
        )
        change(&parts)
        return PlanStanding(
            integration: parts.0, mode: parts.1, mapping: parts.2, newest: parts.3, awaitedRevision: parts.4)
    }

    private func mapping(company: Int = 250, agreement: Int? = 31, isBilled: Bool = true) -> CompanyMapping {
        CompanyMapping(
            connectWiseCompany: ConnectWiseCompanyID(company), automaticBilling: isBilled,
            agreement: agreement.map { AgreementID($0) })
    }

    @Test("a current plan of a company that is mapped and billed as it says may be written")
    func allowed() { #expect(standing().allows(Sample.task())) }

    @Test("whatever has changed since the plan was made stops the write")
    func refused() {
        let changed = [
            standing { $0.0 = Sample.elsewhere }, standing { $0.0 = nil }, standing { $0.1 = .observe },
            standing { $0.1 = nil }, standing { $0.2 = nil }, standing { $0.2 = mapping(company: 251) },
            standing { $0.2 = mapping(agreement: 32) }, standing { $0.2 = mapping(agreement: nil) },
            standing { $0.2 = mapping(isBilled: false) },
            standing { $0.3 = Rank(billingDate: day("2026-11-24"), sequence: 3) },
            standing { $0.3 = Rank(billingDate: day("2026-11-25"), sequence: 1) }, standing { $0.3 = nil },
            standing { $0.4 = Sample.task().announcement.mappingRevision + 1 },
        ]
        for standing in changed { #expect(!standing.allows(Sample.task()), "\(standing)") }
    }

    @Test("a plan made after the save that asked for one may be written before the request is answered")
    func planned() { #expect(standing { $0.4 = Sample.task().announcement.mappingRevision }.allows(Sample.task())) }

    @Test("facts are fresh if the site was read after the run was requested, or after a plan that was made again")
    func fresh() {
        func reading(readAt: Double, plannedAgainAt: Double? = nil) -> SiteReading {
            SiteReading(
                readAt: Date(timeIntervalSince1970: readAt), requestedAt: Date(timeIntervalSince1970: 100),
                plannedAgainAt: plannedAgainAt.map { Date(timeIntervalSince1970: $0) },
                facts: SiteFacts(agreement: nil, parentAgreement: nil, products: [:]))
        }
        #expect(reading(readAt: 100).isFresh)
        #expect(!reading(readAt: 99).isFresh)
        #expect(!reading(readAt: 150, plannedAgainAt: 200).isFresh)
        #expect(reading(readAt: 200, plannedAgainAt: 200).isFresh)
    }
}
