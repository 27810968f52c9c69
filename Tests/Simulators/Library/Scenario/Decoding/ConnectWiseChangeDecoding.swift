import StrictJSON

extension Scenario.ConnectWiseChange {
    init(_ node: Node, _ names: NamesInTenant) {
        let fields = node.fields("day", "during", "at", "site", "companies", "products", "agreements", "additions")
        site = names.site(fields)
        companies = fields.list("companies", Scenario.CompanyEdit.init)
        products = fields.list("products", Scenario.ProductEdit.init)
        agreements = fields.list("agreements", Scenario.AgreementEdit.init)
        additions = fields.list("additions", Scenario.AdditionEdit.init)
    }
}

extension Scenario.CompanyEdit {
    init(_ node: Node) {
        let fields = node.fields("id", "delete", "identifier", "name", "deleted")
        path = node.path
        id = fields.optional("id") { $0.identifier() }
        delete = fields.deletion()
        identifier = fields.optional("identifier") { $0.string() }
        name = fields.optional("name") { $0.string() }
        deleted = fields.optional("deleted") { $0.truth() }
    }
}

extension Scenario.ProductEdit {
    init(_ node: Node) {
        let fields = node.fields(
            "id", "delete", "identifier", "description", "price", "cost", "inactive", "class", "serialized")
        path = node.path
        id = fields.optional("id") { $0.identifier() }
        delete = fields.deletion()
        identifier = fields.optional("identifier") { $0.string() }
        description = fields.optional("description") { $0.string() }
        price = fields.optional("price") { $0.decimal() }
        cost = fields.optional("cost") { $0.decimal() }
        inactive = fields.optional("inactive") { $0.truth() }
        productClass = fields.optional("class") { $0.word(Scenario.ProductClass.self, else: .nonInventory) }
        serialized = fields.optional("serialized") { $0.truth() }
    }
}

extension Scenario.AgreementEdit {
    init(_ node: Node) {
        let fields = node.fields(
            "id", "delete", "companyId", "name", "startDate", "endDate", "cancelled", "billStartDate", "prorate",
            "nextInvoiceDate",
            "cycle", "billOneTime", "oneTime", "parentId")
        path = node.path
        id = fields.optional("id") { $0.identifier() }
        delete = fields.deletion()
        companyId = fields.optional("companyId") { $0.identifier() }
        name = fields.optional("name") { $0.string() }
        startDate = fields.edit("startDate") { $0.day() }
        endDate = fields.edit("endDate") { $0.day() }
        cancelled = fields.optional("cancelled") { $0.truth() }
        billStartDate = fields.edit("billStartDate") { $0.day() }
        prorate = fields.optional("prorate") { $0.truth() }
        nextInvoiceDate = fields.edit("nextInvoiceDate") { $0.day() }
        cycle = fields.optional("cycle") { $0.word(Scenario.Cycle.self, else: .monthly) }
        billOneTime = fields.optional("billOneTime") { $0.truth() }
        oneTime = fields.optional("oneTime") { $0.truth() }
        parentId = fields.edit("parentId") { $0.identifier() }
    }
}

extension Fields {
    /// Reads `delete` of a record that is named by its id alone.
    fileprivate func deletion() -> Bool {
        guard truth("delete", default: false) else { return false }
        if !has("id") { problem("delete", "needs \"id\"") }
        for name in members.keys.sorted() where name != "id" && name != "delete" {
            problem(name, "is not used with \"delete\"")
        }
        return true
    }
}

extension Scenario.AdditionEdit {
    init(_ node: Node) {
        let fields = node.fields(
            "id", "where", "delete", "agreementId", "product", "quantity", "effectiveDate", "cancelledDate",
            "unitPrice",
            "serialNumber", "billCustomer")
        path = node.path
        delete = fields.truth("delete", default: false)
        agreementId = fields.optional("agreementId") { $0.identifier() }
        product = fields.optional("product") { $0.string() }
        quantity = fields.optional("quantity") { $0.decimal() }
        effectiveDate = fields.edit("effectiveDate") { $0.day() }
        cancelledDate = fields.edit("cancelledDate") { $0.day() }
        unitPrice = fields.edit("unitPrice") { $0.decimal() }
        serialNumber = fields.edit("serialNumber") { $0.string() }
        billCustomer = fields.optional("billCustomer") { $0.word(Scenario.BillCustomer.self, else: .billable) }
        target = Self.target(fields)
        checkShape(node, fields)
    }

    private static func target(_ fields: Fields) -> Scenario.AdditionTarget {
        if let node = fields["id"] {
            if fields.has("where") { fields.problem("where", "\"id\" and \"where\" exclude each other") }
            return .id(node.identifier())
        }
        guard let node = fields["where"] else { return .new }
        let conditions = node.fields("agreementId", "product")
        let agreementId = conditions.optional("agreementId") { $0.identifier() }
        let product = conditions.optional("product") { $0.string() }
        if node.json == .object([:]) { node.problem("at least one of \"agreementId\" and \"product\" is needed") }
        return .matching(agreementId: agreementId, product: product)
    }

    private func checkShape(_ node: Node, _ fields: Fields) {
        let names = fields.members.keys.sorted()
        if delete {
            if target == .new { fields.problem("delete", "needs \"id\" or \"where\"") }
            for name in names where !["id", "where", "delete"].contains(name) {
                fields.problem(name, "is not used with \"delete\"")
            }
            return
        }
        switch target {
        case .new:
            for name in ["agreementId", "product"] where !names.contains(name) {
                fields.problem(name, "is missing; a new addition needs it")
            }
        case .matching:
            if names.contains("agreementId") { fields.problem("agreementId", "belongs inside \"where\"") }
            fallthrough
        case .id:
            if names.count < 2 { node.problem("changes nothing; a field to change, or \"delete\", is needed") }
        }
    }
}
