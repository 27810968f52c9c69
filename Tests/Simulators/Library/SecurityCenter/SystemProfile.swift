/// How an operating system looks in Security Center: name, computer type, platform type, version.
///
/// Flags of the computer type: 1 workstation service, 2 server service (on workstations too), 4 SQL Server, 8 primary and
/// 0x10 backup domain controller, 0x800 Unix, 0x1000 Windows NT, 0x8000 Windows Server, 0x200000 with 0x800 Linux.
/// Source: KSC Open API reference; the 2016 server is a published sample (36871, platform 2). Domain controllers without
/// 0x8000, and everything about macOS, Android and iOS, are believed.
struct SystemProfile: Sendable, Equatable {
    let name: String
    let computerType: Int
    let platformType: Int
    let major: Int
    let minor: Int

    /// What a device with this system looks like; devices differ by their `variant`.
    static func of(_ system: Scenario.System, variant: Int) -> SystemProfile {
        let profiles = table(system)
        return profiles[variant % profiles.count]
    }

    private static func table(_ system: Scenario.System) -> [SystemProfile] {
        switch system {
        case .windowsWorkstation:
            [
                SystemProfile(name: "Microsoft Windows 10", computerType: 0x1001, platformType: 2, major: 10, minor: 0),
                SystemProfile(name: "Microsoft Windows 11", computerType: 0x1003, platformType: 2, major: 10, minor: 0),
                SystemProfile(name: "Microsoft Windows 8.1", computerType: 0x1003, platformType: 2, major: 6, minor: 3),
            ]
        case .windowsServer:
            [
                SystemProfile(
                    name: "Microsoft Windows Server 2016", computerType: 36_871, platformType: 2, major: 10, minor: 0),
                SystemProfile(
                    name: "Microsoft Windows Server 2019", computerType: 0x9003, platformType: 2, major: 10, minor: 0),
                SystemProfile(
                    name: "Microsoft Windows Server 2022", computerType: 0x100B, platformType: 2, major: 10, minor: 0),
                SystemProfile(
                    name: "Microsoft Windows Server 2012 R2", computerType: 0x1013, platformType: 2, major: 6, minor: 3),
            ]
        case .linux:
            [
                SystemProfile(
                    name: "Debian GNU/Linux 12", computerType: 0x200800, platformType: 6, major: 12, minor: 0),
                SystemProfile(
                    name: "Red Hat Enterprise Linux 9", computerType: 0x200802, platformType: 6, major: 9, minor: 0),
            ]
        case .macOS: [SystemProfile(name: "macOS 14", computerType: 0x800, platformType: 5, major: 14, minor: 0)]
        case .android: [SystemProfile(name: "Android 14", computerType: 1, platformType: 8, major: 14, minor: 0)]
        case .iOS: [SystemProfile(name: "iOS 17.5", computerType: 1, platformType: 7, major: 17, minor: 5)]
        case .unknown: [SystemProfile(name: "", computerType: 0, platformType: 0, major: 0, minor: 0)]
        }
    }

    /// The server's own verdict, as `OsVersion.GetOsByAttributes` gives it.
    static func isServer(computerType: Int, name: String) -> Bool {
        computerType & 0x1000 != 0 && computerType & 0x8018 != 0 || name.contains("Windows Server")
    }
}
