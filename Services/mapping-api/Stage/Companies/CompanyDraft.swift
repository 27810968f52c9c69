package import Billing
package import Ports

/// A company mapping as somebody wants it; a company that is new in the integration starts unmapped, with automatic
/// billing off.
package struct CompanyDraft: Sendable {
    /// The place in the list, where several are saved at once.
    let entry: Int?
    let identity: String
    let connectWiseCompany: Edit<ConnectWiseCompanyID>
    let agreement: Edit<AgreementID>
    let automaticBilling: Bool?
    let version: Int?

    /// A draft.
    /// - Parameters:
    ///   - entry: the place in the list, where several are saved at once.
    ///   - automaticBilling: `nil`: it stays what it is.
    ///   - version: the version it was made from; `nil`: of any.
    package init(
        entry: Int? = nil, identity: String, connectWiseCompany: Edit<ConnectWiseCompanyID>,
        agreement: Edit<AgreementID>, automaticBilling: Bool?, version: Int?
    ) {
        self.entry = entry
        self.identity = identity
        self.connectWiseCompany = connectWiseCompany
        self.agreement = agreement
        self.automaticBilling = automaticBilling
        self.version = version
    }

    func field(_ name: String) -> FieldPath { FieldPath(entry: entry, [name]) }

    /// The company as it is to be stored.
    func applied(to stored: StoredCompany, by access: Access) -> StoredCompany {
        var company = stored
        company.connectWiseCompany = connectWiseCompany.applied(to: stored.connectWiseCompany)
        if company.connectWiseCompany != stored.connectWiseCompany {
            company.connectWiseCompanyName = nil
            // An agreement belongs to one company: the old one cannot go along.
            company.agreement = nil
            company.agreementName = nil
        }
        let kept = company.agreement
        company.agreement = agreement.applied(to: kept)
        if company.agreement != kept { company.agreementName = nil }
        company.automaticBilling = automaticBilling ?? stored.automaticBilling
        company.stamp = stored.stamp.next(by: access)
        return company
    }
}

extension StoredCompany: TenantRecord {
    /// `company:<id>`.
    package var subject: String { "company:\(id)" }

    /// All but our own id and the source.
    package var fields: [String: FieldValue] {
        [
            "identity": .text(identity), "name": .text(name), "integration": FieldValue(integration),
            "connectWiseCompany": FieldValue(connectWiseCompany),
            "connectWiseCompanyName": FieldValue(connectWiseCompanyName), "agreement": FieldValue(agreement),
            "agreementName": FieldValue(agreementName), "automaticBilling": .flag(automaticBilling),
        ].with(stamp.fields)
    }
}
