/// The effective date of a new addition (RULES.md, W7).
enum EffectiveDate: Hashable {
    /// The latest of the bounds, and which one it is.
    case known(BillingDate, EffectiveDateBound)
    /// There is none, or none that bills.
    case problem(SiteProblem)

    /// The latest of billing date, start of billing and, without proration, next invoice date.
    ///
    /// Everything before the next invoice date is invoiced. A tie goes to the bound named first.
    /// - Parameter unreadable: the record of its parent, if that is there and cannot be read.
    init(
        on billingDate: BillingDate, agreement: AgreementFacts, parent: AgreementFacts?,
        unreadable: UnreadableRecord? = nil
    ) {
        var (latest, bound) = (billingDate, EffectiveDateBound.billingDate)
        func raise(to fact: DateFact, _ candidate: EffectiveDateBound) -> String? {
            switch fact {
            case .absent: return nil
            case .unreadable(let text): return text
            case .date(let date):
                if date > latest { (latest, bound) = (date, candidate) }
                return nil
            }
        }
        let start = agreement.billStartDate == .absent ? agreement.startDate : agreement.billStartDate
        if start == .absent {
            self = .unknown(agreement, "has no billing start date", "Enter it")
            return
        }
        if let text = raise(to: start, .billStartDate) {
            self = .unknown(agreement, "has a billing start date that cannot be read (\(text))", "Enter it again")
            return
        }
        if !agreement.prorates {
            guard let invoiced = agreement.invoiced(under: parent) else {
                if let unreadable {
                    self = .problem(.unreadable(unreadable))
                    return
                }
                self = .unknown(agreement, "names a parent agreement that does not exist", "Correct its parent")
                return
            }
            let candidate: EffectiveDateBound = agreement.parent == nil ? .nextInvoiceDate : .parentNextInvoiceDate
            if let text = raise(to: invoiced, candidate) {
                self = .unknown(agreement, "has a next invoice date that cannot be read (\(text))", "Correct it")
                return
            }
        }
        if case .date(let end) = agreement.endDate, latest > end {
            let message =
                "A new addition on the agreement \(agreement.label) could bill from \(latest) only, after its end on "
                + "\(end). Move its end date in ConnectWise, or choose another agreement under Companies."
            self = .problem(SiteProblem(code: .agreementStartsTooLate, message: message))
            return
        }
        self = .known(latest, bound)
    }

    private static func unknown(_ agreement: AgreementFacts, _ what: String, _ remedy: String) -> EffectiveDate {
        .problem(
            SiteProblem(
                code: .effectiveDateUnknown,
                message: "The agreement \(agreement.label) \(what), so it is not known from when a new addition bills. "
                    + "\(remedy) in ConnectWise."))
    }
}

extension AgreementFacts {
    /// The date everything before which is invoiced: its own, or its parent's for a child; `nil` if that is missing.
    func invoiced(under parentFacts: AgreementFacts?) -> DateFact? {
        guard let parent else { return nextInvoiceDate }
        return parentFacts?.id == parent ? parentFacts?.nextInvoiceDate : nil
    }
}

extension SiteFacts {
    /// The readable date of the next invoice; `nil`: never invoiced, missing or unreadable.
    var nextInvoice: BillingDate? {
        guard let fact = agreement?.invoiced(under: parentAgreement) else { return nil }
        switch fact {
        case .date(let date): return date
        case .absent, .unreadable: return nil
        }
    }
}
