import Billing
import MappingAPIStage
import Ports

// Drafts as short as a test needs them.

extension SiteDraft {
    static func site(
        _ name: String = "main", at address: String = "https://cw.example", login: String = "msp",
        key: String? = "private key", pin: [UInt8]? = nil, version: Int? = nil
    ) throws -> SiteDraft {
        SiteDraft(
            name: name, address: try .connectWise(address), companyLogin: login, publicKey: "public", privateKey: key,
            clientID: "client", trust: StoredTrust(certificateSHA256: pin), version: version)
    }
}

extension SourceDraft {
    static func source(
        _ name: String = "ksc", at address: String = "https://ksc.example", password: String? = "pass word",
        pin: [UInt8]? = nil, version: Int? = nil
    ) throws -> SourceDraft {
        SourceDraft(
            name: name, address: try .securityCenter(address),
            account: .securityCenter(user: "reader", password: password, domain: nil, isInternalUser: true),
            trust: StoredTrust(certificateSHA256: pin), version: version)
    }
}

extension IntegrationDraft {
    static func join(
        _ source: SourceID, _ site: SiteID, name: String = "Contoso and friends", timeZone: String = "Europe/Berlin",
        mode: IntegrationMode? = nil, policy: BillingPolicy? = nil, runMinute: Edit<Int> = .unchanged,
        version: Int? = nil
    ) -> IntegrationDraft {
        IntegrationDraft(
            name: name, source: source, site: site, timeZone: timeZone, mode: mode, policy: policy,
            runMinute: runMinute, version: version)
    }

    /// The integration as it is, but for what is given.
    static func same(
        _ stored: StoredIntegration, name: String? = nil, source: SourceID? = nil, site: SiteID? = nil,
        timeZone: String? = nil, mode: IntegrationMode? = nil, policy: BillingPolicy? = nil,
        runMinute: Edit<Int> = .unchanged, version: Int? = nil
    ) -> IntegrationDraft {
        join(
            source ?? stored.source, site ?? stored.site, name: name ?? stored.name,
            timeZone: timeZone ?? stored.timeZone, mode: mode, policy: policy, runMinute: runMinute, version: version)
    }
}

extension CompanyDraft {
    static func of(
        _ identity: String, entry: Int? = nil, company: Edit<Int> = .unchanged, agreement: Edit<Int> = .unchanged,
        billing: Bool? = nil, version: Int? = nil
    ) -> CompanyDraft {
        CompanyDraft(
            entry: entry, identity: identity, connectWiseCompany: company.map { ConnectWiseCompanyID($0) },
            agreement: agreement.map { AgreementID($0) }, automaticBilling: billing, version: version)
    }
}

extension ProductDraft {
    static func of(
        _ application: String, entry: Int? = nil, _ target: Target, minimum: Int = 0, version: Int? = nil
    ) throws -> ProductDraft {
        ProductDraft(
            entry: entry, application: try ApplicationName(application), target: target,
            adjustments: Adjustments(basis: .latest, minimum: UnitCount(minimum), roundUpTo: 1), version: version)
    }
}

extension ProductDraft.Target {
    /// Of the categories that are given.
    static func byCategory(servers: String? = nil, workstations: String? = nil) -> Self {
        .byCategory(servers: servers, workstations: workstations, nonWindows: nil)
    }
}

extension Edit {
    fileprivate func map<Other>(_ change: (Value) -> Other) -> Edit<Other> {
        switch self {
        case .unchanged: .unchanged
        case .to(let value): .to(value.map(change))
        }
    }
}
