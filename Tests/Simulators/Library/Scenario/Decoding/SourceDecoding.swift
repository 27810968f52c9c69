import StrictJSON

extension Scenario.Source {
    init(_ node: Node) {
        let fields = node.fields("name", "kind", "companies")
        path = node.path
        name = fields.string("name")
        kind = fields.required("kind", else: .securityCenter) {
            $0.word(Scenario.SourceKind.self, else: .securityCenter)
        }
        companies = fields.list("companies", Scenario.ManagedCompany.init)
    }
}

extension Scenario.ManagedCompany {
    init(_ node: Node) {
        let fields = node.fields("id", "name", "keys", "devices", "mailboxes", "events")
        path = node.path
        id = fields.string("id")
        name = fields.string("name")
        keys = fields.list("keys", Scenario.Key.init)
        devices = fields.list("devices", Scenario.DeviceRow.init)
        mailboxes = fields.list("mailboxes", Scenario.MailboxRow.init)
        events = fields.list("events", Scenario.Event.init)
    }
}

extension Scenario.Key {
    init(_ node: Node) {
        let fields = node.fields(
            "serial", "application", "productName", "kind", "expires", "subscriptionState", "graceDays")
        serial = fields.string("serial")
        application = fields.string("application")
        productName = fields.optional("productName") { $0.string() } ?? application
        kind = fields.optional("kind") { $0.word(Scenario.KeyKind.self, else: .commercial) } ?? .commercial
        expires = fields.nullable("expires") { $0.day() }
        subscriptionState =
            fields.optional("subscriptionState") { $0.word(Scenario.SubscriptionState.self, else: .active) } ?? .active
        graceDays = fields.optional("graceDays") { $0.integer(0...3660) } ?? 0
        if kind != .subscription {
            if subscriptionState != .active { fields.problem("subscriptionState", "only a subscription has a state") }
            if graceDays != 0 { fields.problem("graceDays", "only a subscription has days of grace") }
        }
    }
}

extension Scenario.DeviceRow {
    /// The product version of a device that names none.
    static let usualVersion = "12.3.0.493"

    init(_ node: Node) {
        let fields = node.fields(
            "id", "name", "count", "os", "keys", "reserveKeys", "pendingKeys", "daysUnseen", "versions")
        id = fields.optional("id") { $0.string() }
        name = fields.optional("name") { $0.string() }
        count = fields.optional("count") { $0.integer(0...10_000_000) } ?? 1
        system = fields.required("os", else: .unknown) { $0.word(Scenario.System.self, else: .unknown) }
        keys = fields.list("keys") { $0.string() }
        reserveKeys = fields.list("reserveKeys") { $0.string() }
        pendingKeys = fields.list("pendingKeys") { $0.string() }
        wasNeverSeen = fields.optional("daysUnseen") { $0.json.text == "never" } ?? false
        daysUnseen = wasNeverSeen ? 0 : fields.optional("daysUnseen") { $0.integer(0...36_600) } ?? 0
        versions = fields.optional("versions") { $0.list { $0.string() } } ?? [Self.usualVersion]
        checkShape(fields)
    }

    private func checkShape(_ fields: Fields) {
        switch (fields.has("id"), fields.has("count")) {
        case (false, false): fields.problem("count", "is missing; a row has \"count\" (many devices) or \"id\" (one)")
        case (true, true): fields.problem("count", "a row has \"count\" (many devices) or \"id\" (one), not both")
        default: break
        }
        if versions.isEmpty { fields.problem("versions", "at least one version is needed; leave it out for one") }
        var seen: [String: String] = [:]
        for (list, serials) in [("keys", keys), ("reserveKeys", reserveKeys), ("pendingKeys", pendingKeys)] {
            for (index, serial) in serials.enumerated() where !serial.isEmpty {
                if let other = seen.updateValue(list, forKey: serial) {
                    fields.problem(
                        "\(list)[\(index)]",
                        "\"\(serial)\" is already in \(other); a key is active, reserve or pending, once")
                }
            }
        }
    }
}

extension Scenario.MailboxRow {
    init(_ node: Node) {
        let fields = node.fields("count", "keys")
        count = fields.required("count", else: 0) { $0.integer(0...10_000_000) }
        keys = fields.list("keys") { $0.string() }
    }
}

extension Scenario.Event {
    init(_ node: Node) {
        let fields = node.fields("id", "at", "type", "severity", "device", "text")
        id = fields.string("id")
        at = fields.string("at")
        type = fields.string("type")
        severity = fields.string("severity")
        device = fields.nullable("device") { $0.string() }
        text = fields.optional("text") { $0.string() } ?? ""
    }
}
