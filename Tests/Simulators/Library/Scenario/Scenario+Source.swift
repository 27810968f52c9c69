extension Scenario {
    /// What kind of Kaspersky system a source is.
    public enum SourceKind: String, Sendable, Equatable, CaseIterable {
        case securityCenter
        case businessHub
    }

    /// One Kaspersky system.
    public struct Source: Sendable, Equatable {
        /// Its name, unique in the tenant.
        public var name: String
        /// Its kind.
        public var kind: SourceKind
        /// The MSP's customers there.
        public var companies: [ManagedCompany]
        /// Where it stands in the file.
        public var path: String
    }

    /// A virtual server (Security Center) or company (Business Hub).
    public struct ManagedCompany: Sendable, Equatable {
        /// Its identity at the source (`KLVSRV_UID`).
        public var id: String
        /// The name people see; may change.
        public var name: String
        /// Its own list of keys.
        public var keys: [Key]
        /// Its devices.
        public var devices: [DeviceRow]
        /// Its mailboxes; Business Hub only.
        public var mailboxes: [MailboxRow]
        /// What happened there.
        public var events: [Event]
        /// Where it stands in the file.
        public var path: String
    }

    /// Kinds of licence key.
    public enum KeyKind: String, Sendable, Equatable, CaseIterable {
        case commercial
        case subscription
        case trial
        case beta
        case test
        case oem
    }

    /// States of a subscription.
    public enum SubscriptionState: String, Sendable, Equatable, CaseIterable {
        case active
        case paused
        case softCancelled
        case hardCancelled
    }

    /// A licence key.
    public struct Key: Sendable, Equatable {
        /// Its serial number.
        public var serial: String
        /// The application it licenses, by the catalogue's name.
        public var application: String
        /// The product name as the source reports it.
        public var productName: String
        /// Its kind.
        public var kind: KeyKind
        /// Its last UTC day, which still counts; nil is no end.
        public var expires: CalendarDay?
        /// For a subscription, its state.
        public var subscriptionState: SubscriptionState
        /// For a subscription, days of grace after the end.
        public var graceDays: Int
    }

    /// A device's operating system.
    public enum System: String, Sendable, Equatable, CaseIterable {
        case windowsWorkstation
        case windowsServer
        case linux
        case macOS
        case android
        case iOS
        case unknown
    }

    /// One device, or many alike.
    public struct DeviceRow: Sendable, Equatable {
        /// The device's own id; nil in a row that stands for `count` generated devices.
        public var id: String?
        /// The name people see; the id when left out.
        public var name: String?
        /// How many devices.
        public var count: Int
        /// Their operating system.
        public var system: System
        /// Serials of the keys active on them.
        public var keys: [String]
        /// Serials of the reserve keys.
        public var reserveKeys: [String]
        /// Serials of the keys that are pending: current, but not yet confirmed.
        public var pendingKeys: [String]
        /// For how many days they have not been seen.
        ///
        /// An extension of the format; 0 when left out.
        public var daysUnseen: Int
        /// Installed product versions: the source lists a device once per version.
        ///
        /// An extension; one when left out.
        public var versions: [String]
    }

    /// Mailboxes that are alike.
    public struct MailboxRow: Sendable, Equatable {
        /// How many.
        public var count: Int
        /// Serials of the keys active on them.
        public var keys: [String]
    }

    /// Something that happened on a device.
    public struct Event: Sendable, Equatable {
        /// Its id.
        public var id: String
        /// When, ISO 8601 in UTC.
        public var at: String
        /// The source's type name.
        public var type: String
        /// How bad it is, the scenario's word.
        public var severity: String
        /// The device's id.
        public var device: String?
        /// What the source says about it.
        public var text: String
    }
}
