import Billing
import Ports

/// What ConnectWise says now about the companies and agreements that a save names.
struct CompanySite {
    let companies: [ConnectWiseCompanyID: ConnectWiseCompany]
    let agreements: [AgreementID: AgreementFacts]
    /// Companies and agreements that are there and cannot be read.
    let unreadable: [UnreadableRecord]

    /// Whether it is ConnectWise's own answer; else it is what was read last, and what is missing there proves nothing.
    let isAnswer: Bool

    init(
        companies: [ConnectWiseCompanyID: ConnectWiseCompany], agreements: [AgreementID: AgreementFacts],
        unreadable: [UnreadableRecord]
    ) {
        self.companies = companies
        self.agreements = agreements
        self.unreadable = unreadable
        isAnswer = true
    }

    /// What was read of a site last.
    init(_ known: KnownSite?) {
        companies = [:]
        agreements = known?.agreements ?? [:]
        unreadable = known?.unreadable ?? []
        isAnswer = false
    }

    private func unreadable(_ kind: UnreadableRecord.Kind, _ id: Int) -> UnreadableRecord? {
        unreadable.first { $0.kind == kind && $0.id == id }
    }

    /// Notes what does not exist or does not fit, and fills in names and warnings of what does.
    func check(
        _ change: inout CompanyChange, today: BillingDate?, problems: inout [FieldProblem], warnings: inout [Warning]
    ) {
        guard change.needsAsking, let id = change.after.connectWiseCompany else { return }
        let company = companies[id].flatMap { $0.isDeleted ? nil : $0.name }
        let odd = unreadable(.company, id.number)
        if let odd { warnings.append(.unreadable(odd, change.draft.field("connectWiseCompany"))) }
        let known = change.isOtherCompany ? nil : change.before.connectWiseCompanyName
        let taken = isAnswer && odd == nil ? nil : known ?? "company \(id)"
        guard let name = company ?? taken else {
            let message = "there is no company \(id) in this ConnectWise; choose one of the site's companies."
            problems.append(FieldProblem(change.draft.field("connectWiseCompany"), .notFound, message))
            return
        }
        change.after.connectWiseCompanyName = company ?? known
        guard let agreementID = change.after.agreement else { return }
        let field = change.draft.field("agreement")
        if let record = unreadable(.agreement, agreementID.number) {
            warnings.append(.unreadable(record, field))
            return
        }
        guard let agreement = agreements[agreementID] else {
            guard isAnswer else { return }
            let message = "there is no agreement \(agreementID) in this ConnectWise; choose one of \(name)'s."
            problems.append(FieldProblem(field, .notFound, message))
            return
        }
        guard agreement.company == id else {
            let owner = companies[agreement.company]?.name ?? "company \(agreement.company)"
            let message = "agreement \(agreementID) belongs to \(owner); choose one of \(name)'s."
            problems.append(FieldProblem(field, .ofAnotherCompany, message))
            return
        }
        change.after.agreementName = agreement.name
        warnings += Self.warnings(about: agreement, field: field, today: today)
    }

    /// What is not right with an agreement now, and may become right.
    private static func warnings(about agreement: AgreementFacts, field: FieldPath, today: BillingDate?) -> [Warning] {
        guard let today else { return [] }
        var warnings: [Warning] = []
        let name = "agreement \(agreement.name)"
        if agreement.isCancelled {
            let message = "\(name) is cancelled: nothing is billed to it until it is reactivated."
            warnings.append(Warning(field: field, code: .agreementCancelled, message: message))
        }
        if case .date(let end) = agreement.endDate, end < today {
            let message = "\(name) ended on \(end): nothing is billed to it until it is extended."
            warnings.append(Warning(field: field, code: .agreementEnded, message: message))
        }
        if agreement.isBilledOnce || agreement.isNotRecurring {
            let message = "\(name) is not invoiced again and again: nothing is billed to it until its billing cycle is."
            warnings.append(Warning(field: field, code: .agreementNotRecurring, message: message))
        }
        if case .date(let start) = agreement.startDate, start > today {
            let message = "\(name) starts on \(start): additions take effect then at the earliest."
            warnings.append(Warning(field: field, code: .agreementNotStarted, message: message))
        }
        return warnings
    }
}

extension MappingStage {
    /// Reads what the changes name; nothing if they name nothing new.
    func companySite(
        for changes: [CompanyChange], of integration: StoredIntegration, _ access: Access
    ) async throws(Refusal) -> CompanySite {
        let asked = changes.filter(\.needsAsking)
        let companies = Set(asked.compactMap(\.after.connectWiseCompany))
        let agreements = Set(asked.compactMap(\.after.agreement))
        guard !companies.isEmpty else {
            return CompanySite(companies: [:], agreements: [:], unreadable: [])
        }
        return try await asking(integration.site, access) { (system) throws(ConnectWiseError) in
            let listed = try await system.companies()
            var found = SiteList<AgreementFacts>()
            if !agreements.isEmpty, companies.count == 1 { found = try await system.agreements(of: companies.first) }
            // One that is not among the company's own may be another's: then all have to be seen to say whose.
            if !agreements.isSubset(of: found.records.map(\.id)) { found = try await system.agreements(of: nil) }
            return CompanySite(
                companies: Dictionary(listed.records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                agreements: Dictionary(found.records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                unreadable: listed.unreadable + found.unreadable)
        }
    }
}

extension Warning {
    /// What is chosen is there and cannot be read, so nothing tells yet whether it fits.
    static func unreadable(_ record: UnreadableRecord, _ field: FieldPath) -> Warning {
        Warning(
            field: field, code: .recordUnreadable,
            message: record.sentence + " Nothing is billed by it until it is corrected there.")
    }
}
