import Foundation

extension Scenario.Site {
    init(_ node: Node) {
        let fields = node.fields("name", "companies", "agreements", "products", "additions")
        path = node.path
        name = fields.string("name")
        companies = fields.list("companies", Scenario.Company.init)
        agreements = fields.list("agreements", Scenario.Agreement.init)
        products = fields.list("products", Scenario.Product.init)
        additions = fields.list("additions", Scenario.Addition.init)
    }
}

extension Scenario.Company {
    init(_ node: Node) {
        let fields = node.fields("id", "identifier", "name", "deleted")
        id = fields.identifier("id")
        identifier = fields.string("identifier")
        name = fields.string("name")
        deleted = fields.truth("deleted", default: false)
    }
}

extension Scenario.Agreement {
    /// The start of an agreement whose start is left out.
    static let usualStart = CalendarDay(year: 2020, month: 1, day: 1)

    init(_ node: Node) {
        let fields = node.fields(
            "id", "companyId", "name", "startDate", "endDate", "cancelled", "billStartDate", "prorate",
            "nextInvoiceDate",
            "cycle", "billOneTime", "oneTime", "parentId")
        id = fields.identifier("id")
        companyId = fields.identifier("companyId")
        name = fields.string("name")
        startDate = fields.has("startDate") ? fields.nullable("startDate") { $0.day() } : Self.usualStart
        endDate = fields.nullable("endDate") { $0.day() }
        cancelled = fields.truth("cancelled", default: false)
        billStartDate = fields.has("billStartDate") ? fields.nullable("billStartDate") { $0.day() } : startDate
        prorate = fields.truth("prorate", default: false)
        nextInvoiceDate = fields.nullable("nextInvoiceDate") { $0.day() }
        cycle = fields.optional("cycle") { $0.word(Scenario.Cycle.self, else: .monthly) } ?? .monthly
        billOneTime = fields.truth("billOneTime", default: false)
        oneTime = fields.truth("oneTime", default: false)
        parentId = fields.nullable("parentId") { $0.identifier() }
    }
}

extension Scenario.Product {
    init(_ node: Node) {
        let fields = node.fields(
            "id", "identifier", "description", "price", "cost", "inactive", "class", "serialized")
        id = fields.identifier("id")
        identifier = fields.string("identifier")
        description = fields.optional("description") { $0.string() } ?? identifier
        price = fields.optional("price") { $0.decimal() } ?? 0
        cost = fields.optional("cost") { $0.decimal() } ?? 0
        inactive = fields.truth("inactive", default: false)
        productClass =
            fields.optional("class") { $0.word(Scenario.ProductClass.self, else: .nonInventory) } ?? .nonInventory
        serialized = fields.truth("serialized", default: false)
    }
}

extension Scenario.Addition {
    init(_ node: Node) {
        let fields = node.fields(
            "id", "agreementId", "product", "quantity", "effectiveDate", "cancelledDate", "unitPrice", "serialNumber",
            "billCustomer")
        id = fields.identifier("id")
        agreementId = fields.identifier("agreementId")
        product = fields.string("product")
        quantity = fields.optional("quantity") { $0.decimal() } ?? 1
        effectiveDate = fields.nullable("effectiveDate") { $0.day() }
        cancelledDate = fields.nullable("cancelledDate") { $0.day() }
        unitPrice = fields.nullable("unitPrice") { $0.decimal() }
        serialNumber = fields.nullable("serialNumber") { $0.string() }
        billCustomer =
            fields.optional("billCustomer") { $0.word(Scenario.BillCustomer.self, else: .billable) } ?? .billable
    }
}
