package import Billing

/// A billing run of a tenant.
package struct RunKey: Hashable, Comparable, Sendable {
    package let tenant: TenantID
    package let run: RunID
    /// The day it bills: its parts are in that day's month.
    package let date: BillingDate

    package init(tenant: TenantID, run: RunID, date: BillingDate) {
        self.tenant = tenant
        self.run = run
        self.date = date
    }

    /// By tenant, then run: the one order in which several are locked.
    package static func < (left: Self, right: Self) -> Bool { (left.tenant, left.run) < (right.tenant, right.run) }
}

/// A managed company of a tenant.
package struct CompanyKey: Hashable, Comparable, Sendable {
    package let tenant: TenantID
    package let company: ManagedCompanyID

    package init(tenant: TenantID, company: ManagedCompanyID) {
        self.tenant = tenant
        self.company = company
    }

    /// By tenant, then company: the one order in which several are locked.
    package static func < (left: Self, right: Self) -> Bool {
        (left.tenant, left.company) < (right.tenant, right.company)
    }
}

/// A managed company's part of a run.
package struct RunPart: Hashable, Sendable {
    package let run: RunKey
    package let company: ManagedCompanyID

    package init(run: RunKey, company: ManagedCompanyID) {
        self.run = run
        self.company = company
    }
}

/// Which of several requests, plans or work items of one company is newer.
package struct Rank: Hashable, Comparable, Sendable {
    package let billingDate: BillingDate
    /// The sequence among those of one date.
    package let sequence: Int

    package init(billingDate: BillingDate, sequence: Int) {
        self.billingDate = billingDate
        self.sequence = sequence
    }

    /// By date, then sequence.
    package static func < (left: Self, right: Self) -> Bool {
        (left.billingDate, left.sequence) < (right.billingDate, right.sequence)
    }
}
