/// One device of a virtual server.
struct SimulatedDevice: Sendable, Equatable {
    /// `KLHST_WKS_HOSTNAME`: the identity, unique on the whole server.
    let hostName: String
    let displayName: String
    let profile: SystemProfile
    let system: Scenario.System
    let keys: [String]
    let reserveKeys: [String]
    let pendingKeys: [String]
    let daysUnseen: Int
    let wasNeverSeen: Bool
    let versions: [String]

    /// The devices that `rows` stand for.
    ///
    /// A generated device is known by its system and its running number among those of that system, so when a count
    /// falls the last ones go and the others stay who they are.
    static func devices(_ rows: [Scenario.DeviceRow], of company: String, source: String) -> [SimulatedDevice] {
        var running: [Scenario.System: Int] = [:]
        return rows.flatMap { row -> [SimulatedDevice] in
            if let id = row.id {
                return [SimulatedDevice(row, "id:\(id)", row.name ?? id, 0, company, source)]
            }
            return (0..<row.count).map { _ in
                let number = running[row.system, default: 0] + 1
                running[row.system] = number
                let name = "\(row.name ?? row.system.rawValue.uppercased())-\(number)"
                return SimulatedDevice(row, "\(row.system.rawValue):\(number)", name, number, company, source)
            }
        }
    }

    private init(
        _ row: Scenario.DeviceRow, _ identity: String, _ name: String, _ variant: Int, _ company: String,
        _ source: String
    ) {
        hostName = StableText.uuid(of: source, company, identity)
        displayName = name
        profile = SystemProfile.of(row.system, variant: variant)
        system = row.system
        keys = row.keys
        reserveKeys = row.reserveKeys
        pendingKeys = row.pendingKeys
        daysUnseen = row.daysUnseen
        wasNeverSeen = row.wasNeverSeen
        versions = row.versions
    }

    var isMobile: Bool { system == .android || system == .iOS }

    /// How this device uses `serial`; nil if it does not.
    func use(of serial: String) -> KeyUse? {
        if keys.contains(serial) { return .active }
        if pendingKeys.contains(serial) { return .pending }
        return reserveKeys.contains(serial) ? .reserve : nil
    }
}

/// How a device uses a key.
///
/// A pending key is served as current and pending.
enum KeyUse: Sendable, Equatable {
    case active
    case pending
    case reserve
}
