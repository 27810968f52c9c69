import StrictJSON

/// HostGroup and its random-access result set.
extension SecurityCenterState {
    /// The hosts a session sees: its own server's; on the main server everybody's, unless only its own are asked for.
    private func visibleHosts(_ call: OpenAPICall) -> [(device: SimulatedDevice, server: VirtualServer)] {
        let options = call.parameters["pParams"].map(OpenAPIValue.unwrapped)
        let onlyOwn = options?["KLGRP_FIND_FROM_CUR_VS_ONLY"]?.truth ?? false
        let shown = call.server.flatMap { server($0.number) }.map { [$0] } ?? (onlyOwn ? [] : servers)
        return shown.flatMap { server in server.devices.map { ($0, server) } }
    }

    mutating func findHosts(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let text = try call.text("wstrFilter")
        statistics.hostFilters.append(text)
        let filter = try HostFilterParser.parse(text)
        let fields = try call.fields("vecFieldsToReturn")
        if let name = filter.names.first(where: { !$0.hasPrefix("KLHST_") }) { throw .filter("no attribute \(name)") }
        var rows = visibleHosts(call).compactMap { device, server -> [String: JSONValue]? in
            let members = HostAttributes(device: device, group: server.managedGroup, today: today).members
            return filter.holds { Self.values($0, members, server) } ? members : nil
        }
        if switches.listsHostTwice { rows += rows.prefix(1) }
        let ordered = OpenAPICall.ordered(rows, call.parameters["vecFieldsToOrder"])
        return accessor(ordered.map { OpenAPICall.selected($0, fields) }, call)
    }

    private mutating func accessor(_ rows: [[String: JSONValue]], _ call: OpenAPICall) -> JSONValue {
        let rows = rows.map(OpenAPIValue.params)
        let name = open(
            .chunk, call.delivered(rows), session: call.token, lifetime: call.seconds("lMaxLifeTime"), now: call.now)
        return .members(["strAccessor": .string(name), "PxgRetVal": .integer(call.counted(rows))])
    }

    /// What a filter compares: an attribute's plain or wrapped value; the subtree attribute is the group and its parents.
    private static func values(
        _ name: String, _ members: [String: JSONValue], _ server: VirtualServer
    ) -> [HostFilter.Value] {
        if name == "KLHST_WKS_GROUPID_GP" {
            return [.number(server.managedGroup), .number(server.superGroup), .number(VirtualServer.mainManagedGroup)]
        }
        guard let value = members[name] else { return [] }
        if let number = value.integer { return [.number(number)] }
        if let text = value.text ?? value["value"]?.text { return [.text(text)] }
        return []
    }

    mutating func findGroups(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let servers = call.server.map { [$0] } ?? servers
        let fields = try call.fields("vecFieldsToReturn")
        let groups: [[String: JSONValue]] = servers.map { server in
            [
                "id": .integer(server.managedGroup), "name": .string("Managed devices"),
                "parentId": .integer(server.superGroup), "level": .integer(1),
            ]
        }
        return accessor(groups.map { OpenAPICall.selected($0, fields) }, call)
    }

    func hostInfo(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let name = try call.text("strHostName")
        let fields = try call.fields("pFields2Return")
        guard let (device, server) = visibleHosts(call).first(where: { $0.device.hostName == name }) else {
            throw .notFound("The host \(name)")
        }
        let members = HostAttributes(device: device, group: server.managedGroup, today: today).members
        return .members(["PxgRetVal": .object(OpenAPICall.selected(members, fields))])
    }

    /// Facts about the server itself; only the version is believed to be wanted.
    func staticInfo(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let members: [String: JSONValue] = [
            "KLADMSRV_PRODUCT_FULL_VERSION": .string("14.2.0.26967"),
            "KLADMSRV_PRODUCT_NAME": .string("Kaspersky Security Center"),
            "KLADMSRV_IF_VIRTUAL": .bool(call.server != nil),
            "KLADMSRV_VS_ID": .integer(call.server?.number ?? 0),
            "KLADMSRV_VSUID": .string(call.server?.uid ?? ""),
        ]
        return .members(["PxgRetVal": .object(OpenAPICall.selected(members, try call.fields("pValues")))])
    }

    func group(_ call: OpenAPICall, _ method: SecurityCenterMethod) -> JSONValue {
        let groups: (managed: Int, unassigned: Int, top: Int) =
            call.server.map { ($0.managedGroup, $0.unassignedGroup, $0.superGroup) }
            ?? (VirtualServer.mainManagedGroup, 2, 3)
        switch method {
        case .groupIdUnassigned: return .members(["PxgRetVal": .integer(groups.unassigned)])
        case .groupIdSuper: return .members(["PxgRetVal": .integer(groups.top)])
        default: return .members(["PxgRetVal": .integer(groups.managed)])
        }
    }

    func itemsCount(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let set = try resultSet(try call.text("strAccessor"), .chunk, session: call.token)
        return .members(["PxgRetVal": .integer(set.rows.count + (call.isPartial ? 1 : 0))])
    }

    func itemsChunk(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let set = try resultSet(try call.text("strAccessor"), .chunk, session: call.token)
        let start = try call.number("nStart")
        let count = try call.number("nCount")
        guard start >= 0, count >= 0 else { throw .parameter(start < 0 ? "nStart" : "nCount") }
        let rows = Array(set.rows.dropFirst(start).prefix(count))
        return .members([
            "PxgRetVal": .integer(call.counted(rows)),
            "pChunk": .members(["KLCSP_ITERATOR_ARRAY": .array(call.delivered(rows))]),
        ])
    }
}
