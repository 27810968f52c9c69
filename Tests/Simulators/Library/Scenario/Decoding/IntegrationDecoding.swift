import Billing
import Foundation
import StrictJSON

extension Scenario.Integration {
    init(_ node: Node, _ names: NamesInTenant) {
        let fields = node.fields(
            "name", "source", "site", "timeZone", "mode", "policy", "companies", "products", "tickets")
        path = node.path
        name = fields.string("name")
        source = names.source(fields)
        site = names.site(fields)
        timeZone = fields.optional("timeZone") { Self.timeZone($0) } ?? "UTC"
        mode = fields.optional("mode") { $0.word(Scenario.Mode.self, else: .bill) } ?? .bill
        policy =
            fields.optional("policy") { Scenario.PolicyEdit($0).applied(to: Scenario.Policy()) } ?? Scenario.Policy()
        companies = fields.list("companies", Scenario.CompanyMapping.init)
        products = fields.list("products", Scenario.ProductMapping.init)
        tickets = fields.list("tickets", Scenario.TicketRule.init)
    }

    private static func timeZone(_ node: Node) -> String {
        let name = node.string()
        if !name.isEmpty, TimeZone(identifier: name) == nil {
            node.problem("no time zone \"\(name)\"; a name such as \"Europe/Berlin\" or \"UTC\" is needed")
        }
        return name
    }
}

extension Scenario.CompanyMapping {
    init(_ node: Node) {
        let fields = node.fields("managedCompany", "connectWiseCompany", "agreement", "automaticBilling")
        path = node.path
        managedCompany = fields.string("managedCompany")
        connectWiseCompany = fields.nullable("connectWiseCompany") { $0.identifier() }
        agreement = fields.nullable("agreement") { $0.identifier() }
        automaticBilling = fields.truth("automaticBilling", default: false)
    }
}

extension Scenario.ProductMapping {
    init(_ node: Node) {
        let edit = Scenario.ProductMappingEdit(node, allowing: .wholeMapping)
        path = node.path
        application = edit.application
        billing = edit.billing ?? .single("")
        minimum = edit.minimum ?? 0
        roundUpTo = edit.roundUpTo ?? 1
        basis = edit.basis ?? .latest
        if !edit.hasBilling(node) { node.problem("exactly one of \"single\" and \"byCategory\" is needed") }
    }
}

extension Scenario.ProductMappingEdit {
    enum Form { case wholeMapping, edit }

    init(_ node: Node, allowing form: Form) {
        let fields =
            switch form {
            case .wholeMapping: node.fields("application", "single", "byCategory", "minimum", "roundUpTo", "basis")
            case .edit: node.fields("application", "single", "byCategory", "minimum", "roundUpTo", "basis", "remove")
            }
        path = node.path
        application = fields.string("application")
        remove = form == .edit && fields.truth("remove", default: false)
        billing = Self.billing(fields)
        minimum = fields.optional("minimum") { $0.integer() }
        roundUpTo = fields.optional("roundUpTo") { $0.integer(1...Int.max) }
        basis = fields.optional("basis") { $0.word(Scenario.Basis.self, else: .latest) }
        if fields.hasValue("single"), fields.hasValue("byCategory") {
            node.problem("exactly one of \"single\" and \"byCategory\" is needed, not both")
        }
    }

    func hasBilling(_ node: Node) -> Bool {
        ["single", "byCategory"].contains { node.json[$0] != nil && node.json[$0] != .null }
    }

    private static func billing(_ fields: Fields) -> Scenario.Billing? {
        if let node = fields["single"], node.json != .null { return .single(node.string()) }
        guard let node = fields["byCategory"], node.json != .null else { return nil }
        let categories = node.fields("servers", "workstations", "nonWindows")
        return .byCategory(
            servers: categories.nullable("servers") { $0.string() },
            workstations: categories.nullable("workstations") { $0.string() },
            nonWindows: categories.nullable("nonWindows") { $0.string() })
    }
}

extension Scenario.TicketRule {
    init(_ node: Node) {
        let fields = node.fields("severity", "board", "priority")
        severity = fields.string("severity")
        board = fields.string("board")
        priority = fields.nullable("priority") { $0.string() }
    }
}

extension Scenario.PolicyEdit {
    init(_ node: Node) {
        let top = BillingPolicy.groups.flatMap { group in group.name.map { [$0] } ?? group.keys.map(\.name) }
        let fields = node.fields(top)
        values = BillingPolicy.groups.reduce(into: [:]) { values, group in
            guard let name = group.name else { return Self.take(group.keys, from: fields, into: &values) }
            guard let node = fields[name] else { return }
            Self.take(group.keys, from: node.fields(group.keys.map(\.name)), into: &values)
        }
    }

    private static func take(_ keys: [PolicyKey], from fields: Fields, into values: inout [String: PolicyValue]) {
        for key in keys { values[key.path] = fields.optional(key.name) { $0.value(of: key) } }
    }
}

extension Node {
    /// A value of the key's form; what is none is noted, and stands as its standard.
    fileprivate func value(of key: PolicyKey) -> PolicyValue {
        switch key.form {
        case .flag: .flag(truth())
        case .choice(let words): .word(word(among: words))
        case .number(_, isOptional: true) where json == .null: .unset
        case .number(let range, _): .number(integer(range))
        }
    }
}
