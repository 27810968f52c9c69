extension Scenario {
    /// What kind of Kaspersky system a source is.
    package enum SourceKind: String, Sendable, Equatable, CaseIterable {
        case securityCenter
        case businessHub
    }

    /// One Kaspersky system.
    package struct Source: Sendable, Equatable {
        /// Its name, unique in the tenant.
        package var name: String
        package var kind: SourceKind
        /// The MSP's customers there.
        package var companies: [ManagedCompany]
        /// Where it stands in the file.
        package var path: String
    }

    /// A virtual server (Security Center) or company (Business Hub).
    package struct ManagedCompany: Sendable, Equatable {
        /// Its identity at the source (`KLVSRV_UID`).
        package var id: String
        /// The name people see; may change.
        package var name: String
        /// Its own list of keys.
        package var keys: [Key]
        package var devices: [DeviceRow]
        /// Its mailboxes; Business Hub only.
        package var mailboxes: [MailboxRow]
        /// What happened there.
        package var events: [Event]
        /// Where it stands in the file.
        package var path: String
    }

    /// Kinds of licence key.
    package enum KeyKind: String, Sendable, Equatable, CaseIterable {
        case commercial
        case subscription
        case trial
        case beta
        case test
        case oem
    }

    /// States of a subscription.
    package enum SubscriptionState: String, Sendable, Equatable, CaseIterable {
        case active
        case paused
        case softCancelled
        case hardCancelled
    }

    /// A licence key.
    package struct Key: Sendable, Equatable {
        /// Its serial number.
        package var serial: String
        /// The application it licenses, by the catalogue's name.
        package var application: String
        /// The product name as the source reports it.
        package var productName: String
        package var kind: KeyKind
        /// Its last UTC day, which still counts; nil is no end.
        package var expires: CalendarDay?
        /// For a subscription, its state.
        package var subscriptionState: SubscriptionState
        /// For a subscription, days of grace after the end.
        package var graceDays: Int
    }

    /// A device's operating system.
    package enum System: String, Sendable, Equatable, CaseIterable {
        case windowsWorkstation
        case windowsServer
        case linux
        case macOS
        case android
        case iOS
        case unknown
    }

    /// One device, or many alike.
    package struct DeviceRow: Sendable, Equatable {
        /// The device's own id; nil in a row that stands for `count` generated devices.
        package var id: String?
        /// The name people see; the id when left out.
        package var name: String?
        /// How many devices.
        package var count: Int
        /// Their operating system.
        package var system: System
        /// Serials of the keys active on them.
        package var keys: [String]
        /// Serials of the reserve keys.
        package var reserveKeys: [String]
        /// Serials of the keys that are pending: current, but not yet confirmed.
        package var pendingKeys: [String]
        /// For how many days they have not been seen.
        ///
        /// An extension of the format; 0 when left out.
        package var daysUnseen: Int
        /// Whether they have never been seen at all: `daysUnseen` is `"never"`.
        package var wasNeverSeen = false
        /// Installed product versions: the source lists a device once per version.
        ///
        /// An extension; one when left out.
        package var versions: [String]
    }

    /// Mailboxes that are alike.
    package struct MailboxRow: Sendable, Equatable {
        /// How many.
        package var count: Int
        /// Serials of the keys active on them.
        package var keys: [String]
    }

    /// Something that happened on a device.
    package struct Event: Sendable, Equatable {
        package var id: String
        /// When, ISO 8601 in UTC.
        package var at: String
        /// The source's type name.
        package var type: String
        /// How bad it is, the scenario's word.
        package var severity: String
        /// The device's id.
        package var device: String?
        /// What the source says about it.
        package var text: String
    }
}
