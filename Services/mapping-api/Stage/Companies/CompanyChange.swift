import Billing
import Ports

/// One company of a save, from its draft to what is stored.
struct CompanyChange {
    let draft: CompanyDraft
    /// As it was read before anything was asked outside; with version 0 it was in no integration.
    let before: StoredCompany
    /// As it is to be stored.
    var after: StoredCompany

    /// Whether nothing would change.
    var isNothing: Bool {
        before.integration == after.integration && !isMoved && before.automaticBilling == after.automaticBilling
    }

    /// Whether it would bill elsewhere.
    var isMoved: Bool {
        before.connectWiseCompany != after.connectWiseCompany || before.agreement != after.agreement
    }

    /// Whether ConnectWise has to be asked about its company and agreement: what was saved once is not asked again,
    /// because what changes there later is an exception, never a refusal.
    var needsAsking: Bool { after.connectWiseCompany != nil && isMoved }

    /// Open additions that the change would strand.
    func stranded(_ open: [OpenAddition]) -> [OpenAddition] {
        guard isMoved else { return [] }
        let isOther = before.connectWiseCompany != after.connectWiseCompany
        return open.filter { $0.company == before.id && (isOther || $0.agreement != after.agreement) }
    }
}
