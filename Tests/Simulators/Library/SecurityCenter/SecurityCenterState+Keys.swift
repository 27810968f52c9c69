import StrictJSON

/// LicenseKeys and its forward-only iterator.
extension SecurityCenterState {
    /// The keys of the session's own list; on the main server every list together (believed), each serial once.
    mutating func enumKeys(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let fields = try call.fields("pFields")
        var keys = call.server?.keys ?? []
        if call.server == nil {
            var seen: Set<String> = []
            keys = servers.flatMap(\.keys).filter { seen.insert($0.serial).inserted }
        }
        let rows = keys.map { attributes(of: $0).members }
        let ordered = OpenAPICall.ordered(rows, call.parameters["pFieldsToOrder"])
        return iterator(ordered.map { OpenAPICall.selected($0, fields) }, call)
    }

    private mutating func iterator(_ rows: [[String: JSONValue]], _ call: OpenAPICall) -> JSONValue {
        let rows = rows.map(OpenAPIValue.params)
        let name = open(
            .groupSync, call.delivered(rows), session: call.token, lifetime: call.seconds("lTimeoutSec"), now: call.now)
        return .members(["wstrIterator": .string(name), "lKeyCount": .integer(call.counted(rows))])
    }

    func keyData(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let wanted = try call.container("pKeyInfo")
        guard let serial = wanted["KLLIC_SERIAL"]?.text else { throw .parameter("pKeyInfo") }
        guard wanted["KLLICSRV_KEYDATA"] == nil else { throw .noAccess }
        guard let key = key(serial, for: call.server) else { throw .notFound("The key \(serial)") }
        // The counters come unasked, as with EnumKeys; they count products, and nobody may bill from them.
        let counters = ["KLLIC_NHOSTS_ASCURRENT", "KLLIC_NHOSTS_ASNEXT"]
        let names = Set(wanted.objectMembers?.keys.map { $0 } ?? []).union(counters).sorted()
        return .members(["PxgRetVal": .object(OpenAPICall.selected(attributes(of: key).members, names))])
    }

    /// Rows for the hosts of **all** virtual servers that use the key, one per installed version: reserve hosts are
    /// not current, pending ones are.
    ///
    /// A client must keep to the hosts of its own server.
    mutating func acquireKeyHosts(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let wanted = try call.container("pInData")
        guard let serial = wanted["KLLIC_SERIAL"]?.text else { throw .parameter("pInData") }
        guard let key = key(serial, for: call.server) else { throw .notFound("The key \(serial)") }
        let fields = try call.fields("pFields")
        let expiry = KeyAttributes(key: key, current: 0, reserve: 0, isInStore: true).limitDate
        var rows = (uses[serial] ?? []).flatMap { host in
            host.device.versions.map { OpenAPICall.selected(row(host, version: $0, expiry), fields) }
        }
        if switches.listsHostOfKeyTwice { rows += rows.prefix(1) }
        return iterator(OpenAPICall.ordered(rows, call.parameters["pFieldsToOrder"]), call)
    }

    private func row(_ host: HostUse, version: String, _ expiry: JSONValue?) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "KLLICSRV_HOSTNAME": .string(host.device.hostName),
            "KLLICSRV_HOSTDN": .string(host.device.displayName),
            "KLLICSRV_HOST_GRPID": .integer(host.managedGroup),
            "KLLICSRV_HOST_GRPNAME": .string("Managed devices"),
            "KLLICSRV_HOST_CURRENT": .bool(host.use != .reserve),
            "KLLICSRV_INSTALL_TIME": OpenAPIValue.dateTime("2024-02-01T08:00:00Z"),
            "KLLICSRV_PRODUCT": .string("KES"), "KLLICSRV_VERSION": .string(version),
            "KLLIC_LIC_IS_PENDING_SUBSCRIPTION": .bool(host.use == .pending),
        ]
        if let expiry { members["KLLICSRV_EXPIRATION_TIME"] = expiry }
        return members
    }

    mutating func nextItems(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let name = try call.text("szwIterator")
        let count = try call.number("nCount")
        guard count > 0 else { throw .parameter("nCount") }
        let set = try resultSet(name, .groupSync, session: call.token)
        let rows = Array(set.rows.dropFirst(set.position).prefix(count))
        let position = set.position + rows.count
        resultSets[name]?.position = position
        return .members([
            "PxgRetVal": .integer(call.counted(rows)), "bEOF": .bool(position >= set.rows.count),
            "pData": .members(["KLCSP_ITERATOR_ARRAY": .array(call.delivered(rows))]),
        ])
    }
}
