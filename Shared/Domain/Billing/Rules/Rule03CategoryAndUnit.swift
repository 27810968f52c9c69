/// Rule 3: what kind of device a system is.
extension OperatingSystem {
    /// The category; an unknown system gets the policy's.
    func category(under policy: BillingPolicy) -> DeviceCategory {
        switch self {
        case .windowsServer: .server
        case .windowsWorkstation: .workstation
        case .linux, .macOS, .android, .iOS: .nonWindows
        case .unknown: policy.unknownSystem
        }
    }

    /// Whether the user rule takes it for a mobile device.
    var isMobile: Bool {
        switch self {
        case .android, .iOS: true
        case .windowsWorkstation, .windowsServer, .linux, .macOS, .unknown: false
        }
    }
}

/// Rule 3: devices that have not been seen for long.
extension UsageGroup {
    /// From so many days on a device is named as long unseen.
    static let longUnseenDays = 30

    /// Whether the policy leaves it out; a device seen today is never left out.
    func isIgnoredAsUnseen(under policy: BillingPolicy) -> Bool {
        guard let days = policy.ignoreUnseenForDays else { return false }
        return daysUnseen >= max(1, days)
    }
}

/// Rule 3: units by what the application is licensed by.
extension ApplicationUsage {
    /// Computers, mobile devices and the users they make together.
    ///
    /// Source: Kaspersky Endpoint Security Cloud help: a user is one desktop, laptop or file server and up to two
    /// mobile devices; half a device rounds up (believed).
    struct Users {
        let computers: UnitCount
        let mobileDevices: UnitCount

        /// The larger of the computers and half the mobile devices.
        var count: UnitCount {
            let mobile = mobileDevices.number
            return max(computers, UnitCount(mobile / 2 + mobile % 2))
        }
    }

    /// What is counted: devices and mailboxes sum, users follow their rule.
    var units: UnitCount {
        switch application.unit {
        case .device, .mailbox: parts.filter(\.isCounted).map(\.units).sum()
        case .user: users.count
        }
    }

    /// The user rule's figures.
    var users: Users {
        let counted = parts.filter(\.isCounted)
        return Users(
            computers: counted.filter { !$0.system.isMobile }.map(\.units).sum(),
            mobileDevices: counted.filter(\.system.isMobile).map(\.units).sum())
    }
}
