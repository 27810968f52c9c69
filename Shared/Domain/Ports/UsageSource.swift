package import Billing

/// A managed company as a source lists it.
package struct SourceCompany: Hashable, Sendable {
    /// Its identity there (`KLVSRV_UID`), which never changes.
    package let identity: String
    /// Its current display name.
    package let name: String

    /// A company of a source.
    package init(identity: String, name: String) {
        self.identity = identity
        self.name = name
    }
}

/// One device behind the counted groups, for people to look at.
package struct DeviceEvidence: Hashable, Sendable, Codable {
    /// The source's identity of the device (`KLHST_WKS_HOSTNAME`).
    package let identity: String
    /// Its display name.
    package let name: String
    /// What it runs.
    package let system: OperatingSystem
    /// Whole days since it was last seen.
    package let daysUnseen: Int
    /// The keys active on it.
    package let uses: [KeyUse]
    /// The keys in reserve on it, which use nothing.
    package let reserve: [KeySerial]

    package init(
        identity: String, name: String, system: OperatingSystem, daysUnseen: Int, uses: [KeyUse], reserve: [KeySerial]
    ) {
        self.identity = identity
        self.name = name
        self.system = system
        self.daysUnseen = daysUnseen
        self.uses = uses.sorted()
        self.reserve = reserve.sorted()
    }
}

/// Everything read of one managed company, complete or not at all.
package struct CollectedUsage: Hashable, Sendable {
    /// Its own keys, and those of another server active on its devices.
    package let keys: [LicenceKey]
    /// Keys that are listed and cannot be read.
    package let unreadableKeys: [UnreadableKey]
    /// The devices that hold at least one key, active or in reserve.
    package let devices: [DeviceEvidence]
    /// How many devices its own list holds, with or without a key.
    package let listedDevices: UnitCount
    /// How many devices the source's own statistics report; `nil` where they do not say.
    package let reportedDevices: UnitCount?
    /// All companies the source listed on the way; `nil` where the reading needed no such list.
    package let sourceCompanies: [SourceCompany]?

    /// A complete reading.
    package init(
        keys: [LicenceKey], unreadableKeys: [UnreadableKey] = [], devices: [DeviceEvidence],
        listedDevices: UnitCount, reportedDevices: UnitCount?, sourceCompanies: [SourceCompany]? = nil
    ) {
        self.keys = keys
        self.unreadableKeys = unreadableKeys
        self.devices = devices
        self.listedDevices = listedDevices
        self.reportedDevices = reportedDevices
        self.sourceCompanies = sourceCompanies
    }
}

/// Why a source could not be read.
///
/// A partial reading is always one of these, never a smaller result.
package struct SourceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Kinds of failure, by what follows from them.
    package enum Reason: Equatable, Sendable {
        /// Out of reach, busy, session lost, or an answer that is not whole: try again later.
        case unavailable
        /// The account or its rights are refused: the connection needs attention.
        case unauthorized
        /// Address, certificate or pin is wrong: the connection needs attention.
        case misconfigured
        /// The source does not know a company of this identity.
        case companyMissing
        /// The session that was opened belongs to another company.
        case identityMismatch
        /// It answered with what can never be taken, a text beyond its limit: reading again changes nothing.
        case unfit
    }

    /// The kind.
    package let reason: Reason
    /// What happened and what to do, for people; names the call.
    package let message: String
    /// All companies the source listed on the way to the failure; `nil` where it did not get so far.
    package let sourceCompanies: [SourceCompany]?

    /// A failure.
    package init(_ reason: Reason, _ message: String, sourceCompanies: [SourceCompany]? = nil) {
        self.reason = reason
        self.sourceCompanies = sourceCompanies
        self.message = Self.words.shown(message)
    }

    /// Much of a message is what the source said.
    private static let words = TextLimit("message", characters: 2000)

    /// Reason and message.
    package var description: String { "\(reason): \(message)" }
}

/// A Kaspersky server or account, as the collector uses it.
package protocol UsageSource: Sendable {
    /// All managed companies it lists; also the connection test.
    func managedCompanies() async throws(SourceError) -> [SourceCompany]

    /// Reads one managed company completely.
    /// - Parameter today: the date against which days unseen are counted.
    func usage(of identity: String, today: BillingDate) async throws(SourceError) -> CollectedUsage
}
