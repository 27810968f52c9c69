/// What identifiers identify; never instantiated.
package enum Identified {
    /// One MSP.
    package enum Tenant: Sendable {}
    /// A Kaspersky server or account.
    package enum Source: Sendable {}
    /// A ConnectWise Manage system of a tenant.
    package enum Site: Sendable {}
    /// One source joined to one site.
    package enum Integration: Sendable {}
    /// The unit whose usage is counted.
    package enum ManagedCompany: Sendable {}
    /// One pass over an integration for one billing date.
    package enum Run: Sendable {}
    /// What one managed company used, read once.
    package enum Snapshot: Sendable {}
    /// The desired additions of one managed company.
    package enum Plan: Sendable {}
    /// A licence key, by its serial number.
    package enum Key: Sendable {}
    /// A Kaspersky application as licensed.
    package enum Application: Sendable {}
    /// A company record in ConnectWise.
    package enum ConnectWiseCompany: Sendable {}
    /// An agreement record in ConnectWise.
    package enum Agreement: Sendable {}
    /// An addition record in ConnectWise.
    package enum Addition: Sendable {}
    /// A catalogue item in ConnectWise.
    package enum Product: Sendable {}
}

/// A tenant's id (a UUID in lower case).
package typealias TenantID = Identifier<Identified.Tenant>
/// A source's id (a UUID in lower case).
package typealias SourceID = Identifier<Identified.Source>
/// A site's id (a UUID in lower case).
package typealias SiteID = Identifier<Identified.Site>
/// An integration's id (a UUID in lower case).
package typealias IntegrationID = Identifier<Identified.Integration>
/// Our id of a managed company (a UUID in lower case); its identity at the source is another string.
package typealias ManagedCompanyID = Identifier<Identified.ManagedCompany>
/// A billing run's id (a UUID in lower case).
package typealias RunID = Identifier<Identified.Run>
/// A usage snapshot's id (a UUID in lower case).
package typealias SnapshotID = Identifier<Identified.Snapshot>
/// An addition plan's id (a UUID in lower case).
package typealias PlanID = Identifier<Identified.Plan>
/// A licence key's serial number.
package typealias KeySerial = Identifier<Identified.Key>
/// The catalogue's stable code of an application.
package typealias ApplicationCode = Identifier<Identified.Application>
/// `id` of a ConnectWise company.
package typealias ConnectWiseCompanyID = RecordID<Identified.ConnectWiseCompany>
/// `id` of a ConnectWise agreement.
package typealias AgreementID = RecordID<Identified.Agreement>
/// `id` of a ConnectWise agreement addition.
package typealias AdditionID = RecordID<Identified.Addition>
/// `id` of a ConnectWise catalogue item.
package typealias ProductID = RecordID<Identified.Product>
