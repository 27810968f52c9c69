/// Why ConnectWise's own records forbid a change.
struct SiteProblem: Hashable {
    let code: BillingExceptionCode
    /// What is wrong and what to do, for people.
    let message: String
}

/// Rule 6: what must be true of an agreement before its additions are changed.
extension SiteFacts {
    /// What forbids any change on the plan's agreement on `billingDate`; `nil`: nothing.
    ///
    /// An agreement bills up to and including its end date.
    func agreementProblem(for destination: PlanDestination, on billingDate: BillingDate) -> SiteProblem? {
        guard let agreement, agreement.id == destination.agreement else {
            return SiteProblem(
                code: .agreementMissing,
                message: "There is no agreement \(destination.agreement) in ConnectWise. "
                    + "Choose an agreement under Companies of this integration.")
        }
        if agreement.company != destination.company {
            return SiteProblem(
                code: .agreementOfAnotherCompany,
                message:
                    "The agreement \(agreement.label) belongs to the ConnectWise company \(agreement.company), not "
                    + "to \(destination.company). Choose an agreement of this company under Companies.")
        }
        if agreement.isCancelled {
            return SiteProblem(
                code: .agreementCancelled,
                message: "The agreement \(agreement.label) is cancelled. "
                    + "Choose another agreement under Companies, or reopen it in ConnectWise.")
        }
        switch agreement.endDate {
        case .absent: return nil
        case .date(let end):
            guard end < billingDate else { return nil }
            return SiteProblem(
                code: .agreementEnded,
                message: "The agreement \(agreement.label) ended on \(end). "
                    + "Choose another agreement under Companies, or move its end date in ConnectWise.")
        case .unreadable(let text):
            return SiteProblem(
                code: .effectiveDateUnknown,
                message: "The end date of the agreement \(agreement.label) cannot be read (\(text)). "
                    + "Enter it again in ConnectWise.")
        }
    }
}

extension AgreementFacts {
    /// Its name and id, for people.
    var label: String { "\(name) (\(id))" }
}
