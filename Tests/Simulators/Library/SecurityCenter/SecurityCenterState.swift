/// Everything one administration server holds.
///
/// No lock, no HTTP.
struct SecurityCenterState: Sendable {
    struct Session: Sendable {
        /// The virtual server it is opened on; nil is the main server.
        let server: Int?
        var lastUsed: Duration
        var calls = 0
    }

    struct Action: Sendable {
        let connection: UInt64
        var checks = 0
    }

    /// A device that uses a key.
    struct HostUse: Sendable {
        let managedGroup: Int
        let device: SimulatedDevice
        let use: KeyUse
    }

    /// Names its hosts and keys apart from those of other sources.
    let source: String
    var today: CalendarDay
    var servers: [VirtualServer] = []
    /// Every key ever listed: hosts may use one that no list has any more.
    var knownKeys: [String: Scenario.Key] = [:]
    var sessions: [String: Session] = [:]
    /// Connections that signed in with `login`.
    var logins: [UInt64: String] = [:]
    var tokens: Set<String> = []
    var resultSets: [String: ResultSet] = [:]
    var actions: [String: Action] = [:]
    /// Who uses a key, by serial: kept with the devices, because every collection asks for it.
    private(set) var uses: [String: [HostUse]] = [:]
    var switches = SecurityCenterSwitches()
    var statistics = SecurityCenterStatistics()
    private var nextServer = 1
    private var nextName: UInt64 = 1

    init(_ source: Scenario.Source, name: String, today: CalendarDay) {
        self.source = name
        self.today = today
        for company in source.companies { add(company) }
        indexUses()
    }

    private mutating func indexUses() {
        uses = [:]
        for server in servers {
            for device in server.devices {
                for serial in device.keys + device.pendingKeys + device.reserveKeys {
                    guard let use = device.use(of: serial) else { continue }
                    uses[serial, default: []].append(
                        HostUse(managedGroup: server.managedGroup, device: device, use: use))
                }
            }
        }
    }

    /// A name nobody guesses, the same in every run.
    mutating func newName(_ kind: String) -> String {
        nextName += 1
        return StableText.letters(26, of: source, kind, String(nextName))
    }

    func server(_ number: Int?) -> VirtualServer? { servers.first { $0.number == number } }

    private mutating func remember(_ keys: [Scenario.Key]) {
        for key in keys { knownKeys[key.serial] = key }
    }

    mutating func add(_ company: Scenario.ManagedCompany) {
        remember(company.keys)
        servers.append(
            VirtualServer(
                number: nextServer, uid: company.id, name: company.name, keys: company.keys,
                devices: SimulatedDevice.devices(company.devices, of: company.id, source: source)))
        nextServer += 1
    }

    mutating func apply(_ change: Scenario.SourceChange, path: String) throws(WorldError) {
        defer { indexUses() }
        if let company = change.add {
            guard !servers.contains(where: { $0.uid == company.id }) else {
                throw WorldError(
                    path: "\(path).add.id", message: "there is already a managed company \"\(company.id)\"")
            }
            return add(company)
        }
        guard let id = change.managedCompany, let index = servers.firstIndex(where: { $0.uid == id }) else {
            throw WorldError(path: "\(path).managedCompany", message: "no such managed company on \(today)")
        }
        if change.remove {
            let number = servers.remove(at: index).number
            for (token, session) in sessions where session.server == number { expire(token) }
            return
        }
        if let name = change.rename { servers[index].name = name }
        if let keys = change.keys {
            remember(keys)
            servers[index].keys = keys
        }
        if let devices = change.devices {
            servers[index].devices = SimulatedDevice.devices(devices, of: id, source: source)
        }
    }

    /// The details of a key: as `server` lists it, else as any server does, else as it was last known.
    func key(_ serial: String, for server: VirtualServer?) -> Scenario.Key? {
        let lists = ((server.map { [$0] } ?? []) + servers).map(\.keys)
        return lists.lazy.flatMap { $0 }.first { $0.serial == serial } ?? knownKeys[serial]
    }

    func attributes(of key: Scenario.Key) -> KeyAttributes {
        var current = 0
        var reserve = 0
        for host in uses[key.serial] ?? [] {
            switch host.use {
            case .active, .pending: current += host.device.versions.count
            case .reserve: reserve += host.device.versions.count
            }
        }
        let isInStore = servers.contains { $0.keys.contains { $0.serial == key.serial } }
        return KeyAttributes(key: key, current: current, reserve: reserve, isInStore: isInStore)
    }
}
