import StrictJSON

extension Scenario.Fault {
    init(_ node: Node) {
        let fields = node.fields("at", "tenant", "match", "effect", "times", "after", "day", "id")
        path = node.path
        tenant = fields.nullable("tenant") { $0.string() }
        times = fields.optional("times") { $0.integer(1...Int.max) } ?? 1
        after = fields.optional("after") { $0.integer() } ?? 0
        day = fields.nullable("day") { $0.integer(1...3660) }
        id = fields.nullable("id") { node in node.json.integer.map(String.init) ?? node.string() }
        effect = fields.required("effect", else: .throttle, Scenario.FaultEffect.init)
        place = fields.required("at", else: .connectWise, Scenario.FaultPlace.init)
        match = .any
        match = fields.nullable("match") { Self.match($0, at: place) } ?? .any
        checkSense(fields)
    }

    private static func match(_ node: Node, at place: Scenario.FaultPlace) -> Scenario.FaultMatch {
        guard let text = node.json.text else { return node.wrong("a text", .any) }
        switch place {
        case .connectWise: return ConnectWiseWords.match(text, node)
        case .source: return SecurityCenterWords.match(text, node)
        case .broker, .postgres, .service:
            if !text.isEmpty { node.problem("only calls at \"connectWise\" and \"source\" can be matched") }
            return .any
        }
    }

    /// A fault that could never apply would be a silently different world.
    private func checkSense(_ fields: Fields) {
        if case .oddRecord = effect {
            if case .http(let method?, _) = match, method != "GET" {
                fields.problem("effect", "\"oddRecord\" is a read's fault and can never happen to \(method)")
            }
        } else if id != nil {
            fields.problem("id", "only \"oddRecord:<field>\" has a record")
        }
        let isProcess = effect == .restart || effect == .kill
        switch place {
        case .broker, .postgres, .service:
            if !isProcess { fields.problem("effect", "\"restart\" or \"kill\" is needed at this place") }
        case .connectWise:
            if isProcess { fields.problem("effect", "\"restart\" and \"kill\" are for broker, postgres and services") }
            if effect == .partial, case .http(let method?, _) = match, method != "GET" {
                fields.problem("effect", "\"partial\" is a read's fault and can never happen to \(method)")
            }
            if case .late = effect, case .http("GET"?, _) = match {
                fields.problem("effect", "\"late\" is a write's fault and can never happen to GET")
            }
        case .source:
            if isProcess { fields.problem("effect", "\"restart\" and \"kill\" are for broker, postgres and services") }
            if effect == .partial, case .method(let name) = match, !SecurityCenterWords.readsRecords(name) {
                fields.problem("effect", "\"partial\" is for calls that count or deliver records, not \(name)")
            }
            if case .late = effect {
                fields.problem("effect", "\"late\" is a write's fault; nothing is written at a source")
            }
        }
    }
}

extension Scenario.FaultPlace {
    init(_ node: Node) {
        let text = node.json.text ?? ""
        switch text {
        case "connectWise": self = .connectWise
        case "source": self = .source
        case "broker": self = .broker
        case "postgres": self = .postgres
        default:
            self = .service(String(text.dropFirst("service:".count)))
            guard text.hasPrefix("service:"), text.count > "service:".count else {
                self = .connectWise
                node.problem("\"connectWise\", \"source\", \"broker\", \"postgres\" or \"service:<name>\" is needed")
                return
            }
        }
    }
}

extension Scenario.FaultEffect {
    private static let known =
        "\"status:<code>\", \"throttle\", \"timeout\", \"dropBefore\", \"applyThenDrop\", \"slow:<ms>\", \"late:<ms>\", "
        + "\"garbage\", \"partial\", \"oddRecord:<field>\", \"restart\" or \"kill\""

    init(_ node: Node) {
        let parts = (node.json.text ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let number = parts.count == 2 ? Int(parts[1]) : nil
        switch (parts.first ?? "", parts.count, number) {
        case ("throttle", 1, _): self = .throttle
        case ("timeout", 1, _): self = .timeout
        case ("dropBefore", 1, _): self = .dropBefore
        case ("applyThenDrop", 1, _): self = .applyThenDrop
        case ("garbage", 1, _): self = .garbage
        case ("partial", 1, _): self = .partial
        case ("restart", 1, _): self = .restart
        case ("kill", 1, _): self = .kill
        case ("oddRecord", 2, _) where !parts[1].isEmpty: self = .oddRecord(field: parts[1])
        case ("oddRecord", _, _):
            self = .throttle
            node.problem("\"oddRecord:<field>\" needs the name of a field")
        case ("status", 2, let code?) where (300...599).contains(code): self = .status(code)
        case ("slow", 2, let milliseconds?) where (0...3_600_000).contains(milliseconds):
            self = .slow(milliseconds: milliseconds)
        case ("late", 2, let milliseconds?) where (0...3_600_000).contains(milliseconds):
            self = .late(milliseconds: milliseconds)
        case ("status", _, _):
            self = .throttle
            node.problem("\"status:<code>\" needs a status from 300 to 599")
        case ("slow", _, _):
            self = .throttle
            node.problem("\"slow:<ms>\" needs milliseconds from 0 to 3600000")
        case ("late", _, _):
            self = .throttle
            node.problem("\"late:<ms>\" needs milliseconds from 0 to 3600000")
        default:
            self = .throttle
            node.problem("\(Self.known) is needed")
        }
    }
}
