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
            if let record = unreadable(destination.agreement) { return .unreadable(record) }
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
        case .absent: return agreement.recurrenceProblem
        case .date(let end):
            guard end < billingDate else { return agreement.recurrenceProblem }
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

extension SiteProblem {
    /// A record that the slot depends on is there and cannot be read.
    static func unreadable(_ record: UnreadableRecord) -> SiteProblem {
        SiteProblem(
            code: .recordUnreadable,
            message: record.sentence + " Correct the \(record.kind.rawValue) there: Tallybridge bills from the next "
                + "run on.")
    }
}

/// Rule 6: only an agreement that is invoiced again and again can bill what changes from day to day.
extension AgreementFacts {
    /// Cycles that are invoiced once, by the letters of their names.
    ///
    /// Source: ConnectWise REST, billing cycles, option `NotRecurring`; the other spellings are believed.
    private static let cyclesWithoutRecurrence: Set<String> = ["notrecurring", "nonrecurring", "onetime", "once"]

    /// Whether its billing cycle is one that does not recur.
    package var isNotRecurring: Bool {
        guard let billingCycle else { return false }
        return Self.cyclesWithoutRecurrence.contains(billingCycle.lowercased().filter(\.isLetter))
    }

    fileprivate var recurrenceProblem: SiteProblem? {
        let reason: String
        if isBilledOnce {
            reason = "is billed once only"
        } else if isNotRecurring {
            reason = "has the billing cycle \(billingCycle ?? "")"
        } else {
            return nil
        }
        return SiteProblem(
            code: .agreementNotRecurring,
            message: "The agreement \(label) \(reason), so what is used from month to month cannot be billed to it. "
                + "Give it a recurring billing cycle in ConnectWise, or choose another agreement under Companies.")
    }
}

extension AgreementFacts {
    /// Its name and id, for people.
    var label: String { "\(name) (\(id))" }
}
