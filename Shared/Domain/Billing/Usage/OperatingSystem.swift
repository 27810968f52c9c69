/// What a device runs, as far as billing tells systems apart.
package enum OperatingSystem: String, CaseIterable, Hashable, Sendable, Codable {
    case windowsWorkstation, windowsServer, linux, macOS, android, iOS, unknown
}

/// The three kinds of device a customer can be billed for separately (rule 3).
package enum DeviceCategory: String, CaseIterable, Hashable, Sendable, Codable {
    case server, workstation, nonWindows
}

/// What an application is licensed by.
package enum LicensingUnit: String, CaseIterable, Hashable, Sendable, Codable {
    case device, user, mailbox
}
