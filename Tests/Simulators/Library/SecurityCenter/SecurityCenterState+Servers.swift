import StrictJSON

/// VServers, VServers2, OsVersion and the long actions.
extension SecurityCenterState {
    func virtualServers(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let group = try call.number("lParentGroup")
        let shown = call.server == nil && (group == -1 || group == VirtualServer.mainManagedGroup) ? servers : []
        return .members(["PxgRetVal": .array(shown.map { OpenAPIValue.params($0.attributes) })])
    }

    func virtualServerInfo(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let number = try call.number("lVServer")
        guard let server = server(number) else { throw .notFound("The virtual server \(number)") }
        let shown = OpenAPICall.selected(server.attributes, try call.fields("pFields2Return"))
        return .members(["PxgRetVal": .object(shown)])
    }

    /// Counts of hosts, and the licences of its own list and of its hosts; 0 is the main server, which has no hosts.
    func statistic(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let number = try call.number("lVsId")
        let server = server(number)
        guard number == 0 || server != nil else { throw .notFound("The virtual server \(number)") }
        let devices = server?.devices ?? []
        let used = Set(devices.flatMap { $0.keys + $0.pendingKeys })
        let own = (server?.keys ?? []).map(\.serial)
        let serials = own + used.subtracting(own).sorted()
        let licences = serials.compactMap { key($0, for: server) }.map { key in
            let attributes = KeyAttributes(key: key, current: 0, reserve: 0, isInStore: true)
            let shown: Set = ["KLLIC_SERIAL", "KLLIC_PROD_NAME", "KLLIC_KEY_TYPE", "KLLIC_LIMIT_DATE"]
            return OpenAPIValue.params(attributes.members.filter { shown.contains($0.key) })
        }
        let members: [String: JSONValue] = [
            "KLVSRV_CREATED": OpenAPIValue.dateTime("2024-01-15T09:30:00Z"),
            "KLVSRV_GROUPS": .integer(server?.managedGroup ?? VirtualServer.mainManagedGroup),
            "KLVSRV_HOSTS": .integer(devices.count), "KLVSRV_USERS": .integer(0),
            "KLVSRV_MOBILIES": .integer(devices.count { $0.system == .android }),
            "KLVSRV_MDMIOS": .integer(devices.count { $0.system == .iOS }),
            "KLVSRV_LICENSES": .array(licences), "KLVSRV_PRODUCTS": products(devices),
        ]
        return .members(["PxgRetVal": .object(members)])
    }

    private func products(_ devices: [SimulatedDevice]) -> JSONValue {
        var counts: [String: Int] = [:]
        for version in devices.flatMap(\.versions) { counts[version, default: 0] += 1 }
        var products: [String: JSONValue] = [:]
        for (version, count) in counts {
            products[version] = OpenAPIValue.params([
                "KLVSRV_PROD_CNT": .integer(count), "KLVSRV_PROD_DN": .string("Endpoint Security"),
                "KLVSRV_PROD_DV": .string(version),
            ])
        }
        return OpenAPIValue.params(products.isEmpty ? [:] : ["KES": OpenAPIValue.params(products)])
    }

    func operatingSystems(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        guard let questions = call.parameters["pDataToResolve"]?.elements else { throw .parameter("pDataToResolve") }
        let answers = questions.map { question in
            let asked = OpenAPIValue.unwrapped(question)
            let name = asked["KLHST_WKS_OS_NAME"]?.text ?? ""
            let type = asked["KLHST_WKS_CTYPE"]?.integer ?? 0
            return OpenAPIValue.params([
                "KLHST_WKS_OS_NAME": .string(name),
                "KLWNF_OS_ID": .integer(Int(StableText.number(of: name) % 1000)),
                "KLWNF_OS_IS_SERVER": .bool(SystemProfile.isServer(computerType: type, name: name)),
            ])
        }
        return .members(["PxgRetVal": .array(answers)])
    }

    mutating func synchronizeLicences(_ call: OpenAPICall) -> JSONValue {
        let name = newName("action")
        actions[name] = Action(connection: call.connection)
        return .members(["PxgRetVal": .string(name)])
    }

    /// Finished at the second look; only on the connection that began it, and gone once finished.
    mutating func actionState(_ call: OpenAPICall) throws(OpenAPIError) -> JSONValue {
        let name = try call.text("wstrActionGuid")
        guard var action = actions[name], action.connection == call.connection else { throw .notFound("The action") }
        action.checks += 1
        let isFinished = action.checks > 1
        actions[name] = isFinished ? nil : action
        return .members([
            "bFinalized": .bool(isFinished), "bSuccededFinalized": .bool(isFinished),
            "lStateCode": .integer(isFinished ? 1 : 0), "pStateData": .object([:]),
            "lNextCheckDelay": .integer(isFinished ? 0 : 20),
        ])
    }
}
