public import Billing

/// A billing run of a tenant.
public struct RunKey: Hashable, Comparable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// Which.
    public let run: RunID
    /// The day it bills: its parts are in that day's month.
    public let date: BillingDate

    /// A run.
    public init(tenant: TenantID, run: RunID, date: BillingDate) {
        self.tenant = tenant
        self.run = run
        self.date = date
    }

    /// By tenant, then run: the one order in which several are locked.
    public static func < (left: Self, right: Self) -> Bool { (left.tenant, left.run) < (right.tenant, right.run) }
}

/// A managed company of a tenant.
public struct CompanyKey: Hashable, Comparable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// Which.
    public let company: ManagedCompanyID

    /// A company.
    public init(tenant: TenantID, company: ManagedCompanyID) {
        self.tenant = tenant
        self.company = company
    }

    /// By tenant, then company: the one order in which several are locked.
    public static func < (left: Self, right: Self) -> Bool {
        (left.tenant, left.company) < (right.tenant, right.company)
    }
}

/// A managed company's part of a run.
public struct RunPart: Hashable, Sendable {
    /// Of which run.
    public let run: RunKey
    /// Which company's.
    public let company: ManagedCompanyID

    /// A part.
    public init(run: RunKey, company: ManagedCompanyID) {
        self.run = run
        self.company = company
    }
}

/// Which of several requests, plans or work items of one company is newer.
public struct Rank: Hashable, Comparable, Sendable {
    /// The billing date.
    public let billingDate: BillingDate
    /// The sequence among those of one date.
    public let sequence: Int

    /// A rank.
    public init(billingDate: BillingDate, sequence: Int) {
        self.billingDate = billingDate
        self.sequence = sequence
    }

    /// By date, then sequence.
    public static func < (left: Self, right: Self) -> Bool {
        (left.billingDate, left.sequence) < (right.billingDate, right.sequence)
    }
}
