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
    var isMoved: Bool { isOtherCompany || before.agreement != after.agreement }

    /// Whether ConnectWise has to be asked about its company and agreement: what was saved once is not asked again,
    /// because what changes there later is an exception, never a refusal.
    var needsAsking: Bool {
        guard after.connectWiseCompany != nil else { return false }
        return isOtherCompany || (after.agreement != nil && before.agreement != after.agreement)
    }

    /// Whether it would be another ConnectWise company, or none.
    var isOtherCompany: Bool { before.connectWiseCompany != after.connectWiseCompany }

}
