import Billing

extension OperatingSystem {
    /// What a host runs, by computer type, platform type and system name; `unknown` where they do not tell.
    ///
    /// Source: KSC Open API, `KLHST_WKS_CTYPE` flags and platform type 2 (Windows NT). Believed: that the name begins
    /// with the family; that platform types share the numbers of the cloud platforms, where 6 is Linux; that a domain
    /// controller may lack the server flag (so 0x8 and 0x10 count as server too).
    init(_ host: HostRow) {
        let name = (host.systemName ?? "").lowercased()
        let words = Set(name.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let flags = ComputerType(rawValue: host.computerType?.value ?? 0)
        let platform = host.platformType?.value
        if let mobileOrMac = Self.mobileOrMac(name, words) {
            self = mobileOrMac
        } else if flags.contains(.unix) || platform == 6 || !words.isDisjoint(with: Self.unixWords) {
            self = .linux
        } else if platform == 2 || !flags.isDisjoint(with: .windows) || words.contains("windows") {
            let isServer = !flags.isDisjoint(with: .windowsServer) || words.contains("server")
            self = isServer ? .windowsServer : .windowsWorkstation
        } else {
            self = .unknown
        }
    }

    private static func mobileOrMac(_ name: String, _ words: Set<String>) -> OperatingSystem? {
        if words.contains("android") { return .android }
        if !words.isDisjoint(with: ["ios", "ipados", "iphone", "ipad"]) { return .iOS }
        let isMac = !words.isDisjoint(with: ["macos", "mac", "osx", "darwin"]) || name.contains("os x")
        return isMac ? .macOS : nil
    }

    /// Unix systems other than Apple's count as Linux: what matters is that they are not Windows.
    private static let unixWords: Set<String> = [
        "linux", "ubuntu", "debian", "centos", "fedora", "suse", "opensuse", "sles", "rhel", "almalinux", "rocky",
        "astra", "alt", "freebsd", "unix",
    ]
}

/// Flags of `KLHST_WKS_CTYPE`.
///
/// Source: KSC Open API, computer type.
private struct ComputerType: OptionSet {
    let rawValue: Int

    static let unix = ComputerType(rawValue: 0x800)
    /// NT, or Windows 95 and later.
    static let windows = ComputerType(rawValue: 0x1000 | 0x40_0000 | 0x8000)
    /// A server system, or a primary or backup domain controller; `CT_SERVER` (0x2) is any machine that shares a file.
    static let windowsServer = ComputerType(rawValue: 0x8000 | 0x8 | 0x10)
}
