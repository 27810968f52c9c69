/// What identifiers identify; never instantiated.
public enum Identified {
    /// One MSP.
    public enum Tenant: Sendable {}
    /// A Kaspersky server or account.
    public enum Source: Sendable {}
    /// A ConnectWise Manage system of a tenant.
    public enum Site: Sendable {}
    /// One source joined to one site.
    public enum Integration: Sendable {}
    /// The unit whose usage is counted.
    public enum ManagedCompany: Sendable {}
    /// One pass over an integration for one billing date.
    public enum Run: Sendable {}
    /// What one managed company used, read once.
    public enum Snapshot: Sendable {}
    /// The desired additions of one managed company.
    public enum Plan: Sendable {}
    /// A licence key, by its serial number.
    public enum Key: Sendable {}
    /// A Kaspersky application as licensed.
    public enum Application: Sendable {}
    /// A company record in ConnectWise.
    public enum ConnectWiseCompany: Sendable {}
    /// An agreement record in ConnectWise.
    public enum Agreement: Sendable {}
    /// An addition record in ConnectWise.
    public enum Addition: Sendable {}
    /// A catalogue item in ConnectWise.
    public enum Product: Sendable {}
}

/// A tenant's id (a UUID in lower case).
public typealias TenantID = Identifier<Identified.Tenant>
/// A source's id (a UUID in lower case).
public typealias SourceID = Identifier<Identified.Source>
/// A site's id (a UUID in lower case).
public typealias SiteID = Identifier<Identified.Site>
/// An integration's id (a UUID in lower case).
public typealias IntegrationID = Identifier<Identified.Integration>
/// Our id of a managed company (a UUID in lower case); its identity at the source is another string.
public typealias ManagedCompanyID = Identifier<Identified.ManagedCompany>
/// A billing run's id (a UUID in lower case).
public typealias RunID = Identifier<Identified.Run>
/// A usage snapshot's id (a UUID in lower case).
public typealias SnapshotID = Identifier<Identified.Snapshot>
/// An addition plan's id (a UUID in lower case).
public typealias PlanID = Identifier<Identified.Plan>
/// A licence key's serial number.
public typealias KeySerial = Identifier<Identified.Key>
/// The catalogue's stable code of an application.
public typealias ApplicationCode = Identifier<Identified.Application>
/// `id` of a ConnectWise company.
public typealias ConnectWiseCompanyID = RecordID<Identified.ConnectWiseCompany>
/// `id` of a ConnectWise agreement.
public typealias AgreementID = RecordID<Identified.Agreement>
/// `id` of a ConnectWise agreement addition.
public typealias AdditionID = RecordID<Identified.Addition>
/// `id` of a ConnectWise catalogue item.
public typealias ProductID = RecordID<Identified.Product>
