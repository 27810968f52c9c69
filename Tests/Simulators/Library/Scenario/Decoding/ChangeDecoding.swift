import StrictJSON

extension Scenario.Change {
    private static let places =
        ["source", "connectWise", "invoice", "mapping"] + Scenario.DecisionKind.allCases.map(\.rawValue)

    init(_ node: Node, _ names: NamesInTenant) {
        path = node.path
        day =
            node.json["day"].map { Node(json: $0, path: "\(node.path).day", problems: node.problems).integer(1...3660) }
            ?? 0
        if node.json["day"] == nil, node.json.objectMembers != nil {
            node.problems.add("\(node.path).day", "is missing")
        }
        isDuringRun = node.json["during"] != nil
        if let during = node.json["during"], during.text != "run" {
            node.problems.add("\(node.path).during", "\"run\" is needed; leave it out for a change before the run")
        }
        let at = node.json["at"]?.text ?? ""
        switch at {
        case "source": action = .source(Scenario.SourceChange(node, names))
        case "connectWise": action = .connectWise(Scenario.ConnectWiseChange(node, names))
        case "invoice": action = .invoice(Scenario.InvoiceChange(node, names))
        case "mapping": action = .mapping(Scenario.MappingChange(node, names))
        default:
            if let kind = Scenario.DecisionKind(rawValue: at) {
                action = .decision(Scenario.Decision(kind, node, names))
            } else {
                let choice = Self.places.map { "\"\($0)\"" }.joined(separator: ", ")
                let place = node.json.objectMembers == nil ? node.path : "\(node.path).at"
                node.problems.add(place, "one of \(choice) is needed")
                action = .invoice(Scenario.InvoiceChange(site: "", agreements: []))
            }
        }
    }
}

extension Scenario.SourceChange {
    init(_ node: Node, _ names: NamesInTenant) {
        let fields = node.fields(
            "day", "during", "at", "source", "managedCompany", "keys", "devices", "mailboxes", "events", "rename",
            "remove", "add"
        )
        source = names.source(fields)
        managedCompany = fields.optional("managedCompany") { $0.string() }
        keys = fields.optional("keys") { $0.list(Scenario.Key.init) }
        devices = fields.optional("devices") { $0.list(Scenario.DeviceRow.init) }
        mailboxes = fields.optional("mailboxes") { $0.list(Scenario.MailboxRow.init) }
        events = fields.optional("events") { $0.list(Scenario.Event.init) }
        rename = fields.optional("rename") { $0.string() }
        remove = fields.truth("remove", default: false)
        add = fields.optional("add", Scenario.ManagedCompany.init)
        let edits = ["keys", "devices", "mailboxes", "events", "rename", "remove"].filter(fields.has)
        switch (fields.has("managedCompany"), fields.has("add")) {
        case (true, true): fields.problem("add", "\"add\" stands alone, without \"managedCompany\"")
        case (false, false): fields.problem("managedCompany", "is missing; or \"add\" for a new company")
        case (true, false):
            if edits.isEmpty {
                node.problem("changes nothing; \"keys\", \"devices\", \"rename\" or \"remove\" is needed")
            }
        case (false, true):
            for name in edits { fields.problem(name, "belongs inside \"add\"") }
        }
    }
}

extension Scenario.InvoiceChange {
    init(_ node: Node, _ names: NamesInTenant) {
        let fields = node.fields("day", "during", "at", "site", "agreements")
        site = names.site(fields)
        agreements = fields.required("agreements", else: []) { $0.list { $0.identifier() } }
    }
}

extension Scenario.MappingChange {
    init(_ node: Node, _ names: NamesInTenant) {
        let fields = node.fields("day", "during", "at", "integration", "companies", "products", "policy", "mode")
        integration = names.integration(fields)
        companies = fields.list("companies", Scenario.CompanyMappingEdit.init)
        products = fields.list("products") { node in
            let edit = Scenario.ProductMappingEdit(node, allowing: .edit)
            if edit.remove, edit.billing != nil { node.problem("\"remove\" and a product exclude each other") }
            return edit
        }
        policy = fields.optional("policy", Scenario.PolicyEdit.init)
        mode = fields.optional("mode") { $0.word(Scenario.Mode.self, else: .bill) }
    }
}

extension Scenario.CompanyMappingEdit {
    init(_ node: Node) {
        let fields = node.fields("managedCompany", "connectWiseCompany", "agreement", "automaticBilling", "remove")
        path = node.path
        managedCompany = fields.string("managedCompany")
        remove = fields.truth("remove", default: false)
        connectWiseCompany = fields.edit("connectWiseCompany") { $0.identifier() }
        agreement = fields.edit("agreement") { $0.identifier() }
        automaticBilling = fields.optional("automaticBilling") { $0.truth() }
    }
}

extension Scenario.Decision {
    init(_ kind: Scenario.DecisionKind, _ node: Node, _ names: NamesInTenant) {
        let fields = node.fields("day", "during", "at", "integration", "managedCompany", "application", "category")
        self.kind = kind
        integration = names.integration(fields)
        managedCompany = fields.string("managedCompany")
        application = kind == .dismiss ? fields.optional("application") { $0.string() } : fields.string("application")
        category = fields.nullable("category") { $0.word(Scenario.Category.self, else: .workstation) }
    }
}
