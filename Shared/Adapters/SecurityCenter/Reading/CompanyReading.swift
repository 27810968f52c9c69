import Billing
import Ports

/// One reading of one virtual server, from its beginning to its end.
struct CompanyReading: Sendable {
    let api: OpenAPI
    let identity: String
    let today: BillingDate

    func read() async throws(CallFailure) -> CollectedUsage {
        let (server, statistic, listed) = try await lookUp()
        return try await api.withSession(on: .virtualServer(name: server.name)) { (session) async throws(CallFailure) in
            try await requireIdentity(of: server, in: session)
            return try await usage(in: session, statistic: statistic, beside: listed)
        }
    }

    /// In the main server: who the company is today, and what the main server knows of it.
    private func lookUp() async throws(CallFailure) -> (VirtualServerRow, StatisticRow, [SourceCompany]) {
        try await api.withSession(on: .main) { (session) async throws(CallFailure) in
            let servers = try await session.virtualServers()
            let listed = servers.filter(\.isEnabled).map { SourceCompany($0) }
            guard let server = servers.first(where: { $0.uid == identity }) else {
                throw CallFailure.source(
                    SourceError(
                        .companyMissing, "VServers.GetVServers: no virtual server \(identity)", sourceCompanies: listed)
                )
            }
            guard server.isEnabled else {
                throw CallFailure.unavailable(
                    "VServers.GetVServers",
                    "the virtual server \(server.name) is disabled; enable it in Security Center")
            }
            return (server, try await session.statistic(of: server.id.value), listed)
        }
    }

    /// A session opens by display name, and two servers may have changed names since it was looked up.
    private func requireIdentity(of server: VirtualServerRow, in session: Session) async throws(CallFailure) {
        let group = try await session.managedDevicesGroup()
        guard group == server.groups.value else {
            throw .source(
                SourceError(
                    .identityMismatch,
                    "HostGroup.GroupIdGroups: the session on \(server.name) has the group \(group),"
                        + " \(identity) has \(server.groups.value); the servers were renamed"))
        }
    }

    private func usage(
        in session: Session, statistic: StatisticRow, beside companies: [SourceCompany]
    ) async throws(CallFailure) -> CollectedUsage {
        // A list that is not there is not an empty one: a key that only it names would count as gone.
        guard let licences = statistic.licences else {
            throw .unavailable("VServers2.GetVServerStatistic", "KLVSRV_LICENSES is missing")
        }
        let ownKeys = try await session.keys()
        let listed = try await session.hosts()
        let identities = Set(listed.map(\.identity))
        guard identities.count == listed.count else {
            throw .unavailable("HostGroup.FindHosts", "a host came twice, so another may be missing")
        }
        var holdings = KeyHoldings(hosts: identities)
        var keys = KeyList()
        var seen: Set<String> = []
        for row in ownKeys where seen.insert(row.serial).inserted {
            let serial = try Self.serial(row, "LicenseKeys.EnumKeys")
            let isHeld = holdings.add(try await session.hosts(withKey: row.serial), of: serial)
            try keys.add(row, isHeld: isHeld, holder: .managedCompany, from: "LicenseKeys.EnumKeys")
        }
        for row in licences.map(\.value) where seen.insert(row.serial).inserted {
            let hosts = try await hosts(withForeignKey: row.serial, in: session)
            let serial = try Self.serial(row, "VServers2.GetVServerStatistic")
            guard holdings.add(hosts, of: serial) else { continue }
            let full = try await foreignKey(row, in: session)
            try keys.add(full, isHeld: true, holder: .anotherServer, from: "LicenseKeys.GetKeyData")
        }
        return CollectedUsage(
            keys: keys.keys, unreadableKeys: keys.unreadable,
            devices: try Self.evidence(of: listed, holding: holdings, today: today),
            listedDevices: UnitCount(identities.count),
            reportedDevices: statistic.devices(comparableTo: identities.count), sourceCompanies: companies)
    }
}
