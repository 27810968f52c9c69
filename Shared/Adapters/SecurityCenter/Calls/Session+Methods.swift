extension Session {
    /// Every virtual server of the main server.
    ///
    /// Source: KSC Open API, VServers.GetVServers; -1 asks for all groups.
    func virtualServers() async throws(CallFailure) -> [VirtualServerRow] {
        struct Parameters: Encodable { let lParentGroup = -1 }
        return try await call("VServers.GetVServers", Parameters(), as: Returned<[Wrapped<VirtualServerRow>]>.self)
            .value.map(\.value)
    }

    /// Source: KSC Open API, VServers2.GetVServerStatistic.
    func statistic(of server: Int) async throws(CallFailure) -> StatisticRow {
        struct Parameters: Encodable { let lVsId: Int }
        return try await call(
            "VServers2.GetVServerStatistic", Parameters(lVsId: server), as: Returned<Wrapped<StatisticRow>>.self
        ).value.value
    }

    /// The group of this server's managed devices.
    ///
    /// Source: KSC Open API, HostGroup.GroupIdGroups.
    func managedDevicesGroup() async throws(CallFailure) -> Int {
        try await call("HostGroup.GroupIdGroups", NoParameters(), as: Returned<Wrapped<Int>>.self).value.value
    }

    /// The keys in this server's own list.
    ///
    /// Source: KSC Open API, LicenseKeys.EnumKeys; time-out 0 is 15 minutes.
    func keys() async throws(CallFailure) -> [KeyRow] {
        struct Parameters: Encodable {
            let pFields = KeyRow.CodingKeys.allCases.map(\.rawValue)
            let pFieldsToOrder = [WrappedParameters(value: Order(Name: KeyRow.CodingKeys.serial.rawValue))]
            let pOptions = NoParameters()
            let lTimeoutSec = 0
        }
        let method = "LicenseKeys.EnumKeys"
        let opened = try await call(method, Parameters(), as: OpenedIterator.self)
        return try await rows(KeyRow.self, behind: opened, of: method)
    }

    /// The hosts that have a key, a row for each product.
    ///
    /// Source: KSC Open API, LicenseKeys.AcquireKeyHosts.
    func hosts(withKey serial: String) async throws(CallFailure) -> [KeyHostRow] {
        struct Parameters: Encodable {
            let pInData: KeyParameters
            let pFields = KeyHostRow.CodingKeys.allCases.map(\.rawValue)
            let pFieldsToOrder = [WrappedParameters(value: Order(Name: KeyHostRow.CodingKeys.host.rawValue))]
            let pOptions = NoParameters()
            let lTimeoutSec = 0
        }
        let method = "LicenseKeys.AcquireKeyHosts"
        let opened = try await call(method, Parameters(pInData: KeyParameters(serial)), as: OpenedIterator.self)
        return try await rows(KeyHostRow.self, behind: opened, of: "\(method) of \(serial)")
    }

    /// The devices of this server only, in groups or not.
    ///
    /// Source: KSC Open API, HostGroup.FindHosts.
    func hosts() async throws(CallFailure) -> [HostRow] {
        struct Parameters: Encodable {
            let wstrFilter = ""
            let vecFieldsToReturn = HostRow.CodingKeys.allCases.map(\.rawValue)
            let vecFieldsToOrder = [WrappedParameters(value: Order(Name: HostRow.CodingKeys.identity.rawValue))]
            let pParams = ["KLGRP_FIND_FROM_CUR_VS_ONLY": true]
            let lMaxLifeTime = 900
        }
        let method = "HostGroup.FindHosts"
        let opened = try await call(method, Parameters(), as: OpenedAccessor.self)
        return try await rows(HostRow.self, behind: opened, of: method)
    }

    /// One key's attributes.
    ///
    /// Source: KSC Open API, LicenseKeys.GetKeyData; wanted attributes get dummy values.
    func key(_ serial: String) async throws(CallFailure) -> KeyRow {
        struct Parameters: Encodable { let pKeyInfo: [String: String] }
        var wanted = Dictionary(uniqueKeysWithValues: KeyRow.CodingKeys.allCases.map { ($0.rawValue, "") })
        wanted[KeyRow.CodingKeys.serial.rawValue] = serial
        return try await call(
            "LicenseKeys.GetKeyData", Parameters(pKeyInfo: wanted), as: Returned<Wrapped<KeyRow>>.self
        ).value.value
    }
}

/// How a result set is ordered; the names are the API's.
private struct Order: Encodable, Sendable {
    let Name: String
    let Asc = true

    private enum CodingKeys: String, CodingKey { case Name, Asc }
}

private struct KeyParameters: Encodable, Sendable {
    let serial: String

    init(_ serial: String) { self.serial = serial }

    private enum CodingKeys: String, CodingKey { case serial = "KLLIC_SERIAL" }
}
