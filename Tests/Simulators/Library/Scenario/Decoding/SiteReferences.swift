/// The references within one ConnectWise site, and of the changes people make there.
struct SiteReferences {
    private let site: Scenario.Site
    private let edits: [Scenario.ConnectWiseChange]
    private let invoices: [(Scenario.Change, Scenario.InvoiceChange)]
    private let check: ReferenceCheck
    private let companies: Set<Int>
    private let agreements: Set<Int>
    private let products: Set<String>

    init(_ site: Scenario.Site, _ tenant: Scenario.Tenant, _ check: ReferenceCheck) {
        self.site = site
        self.check = check
        edits = tenant.changes.compactMap { change in
            guard case .connectWise(let edit) = change.action, edit.site == site.name else { return nil }
            return edit
        }
        invoices = tenant.changes.compactMap { change in
            guard case .invoice(let edit) = change.action, edit.site == site.name else { return nil }
            return (change, edit)
        }
        companies = Set(site.companies.map(\.id) + edits.flatMap(\.companies).compactMap(\.id))
        agreements = Set(site.agreements.map(\.id) + edits.flatMap(\.agreements).compactMap(\.id))
        products = Set(site.products.map(\.identifier) + edits.flatMap(\.products).compactMap(\.identifier))
    }

    func run() {
        check.unique(site.companies.map(\.id), "\(site.path).companies", "id", "company")
        check.unique(site.companies.map(\.identifier), "\(site.path).companies", "identifier", "identifier")
        check.unique(site.agreements.map(\.id), "\(site.path).agreements", "id", "agreement")
        check.unique(site.products.map(\.id), "\(site.path).products", "id", "product")
        check.unique(site.products.map(\.identifier), "\(site.path).products", "identifier", "identifier")
        check.unique(site.additions.map(\.id), "\(site.path).additions", "id", "addition")
        checkListed()
        edits.forEach(checkEdit)
        for (change, invoice) in invoices {
            for (index, id) in invoice.agreements.enumerated() { agreement(id, "\(change.path).agreements[\(index)]") }
        }
    }

    private func checkListed() {
        let listed = Set(site.companies.map(\.id))
        for (index, agreement) in site.agreements.enumerated() {
            let path = "\(site.path).agreements[\(index)]"
            if !listed.contains(agreement.companyId) { company(agreement.companyId, "\(path).companyId", listed) }
            parent(agreement.parentId, of: agreement.id, "\(path).parentId", Set(site.agreements.map(\.id)))
        }
        for (index, addition) in site.additions.enumerated() {
            let path = "\(site.path).additions[\(index)]"
            if !site.agreements.contains(where: { $0.id == addition.agreementId }) {
                missing(addition.agreementId, "agreement", "\(path).agreementId")
            }
            if !site.products.contains(where: { $0.identifier == addition.product }) {
                unknownProduct(addition.product, "\(path).product")
            }
        }
    }

    private func checkEdit(_ edit: Scenario.ConnectWiseChange) {
        for agreement in edit.agreements {
            if let id = agreement.companyId { company(id, "\(agreement.path).companyId", companies) }
            if let parent = agreement.parentId.value {
                self.parent(parent, of: agreement.id ?? 0, "\(agreement.path).parentId", agreements)
            }
            new(
                agreement, \.agreements, site.agreements.map(\.id), agreement.companyId != nil, "companyId", "agreement"
            )
        }
        for product in edit.products {
            new(product, \.products, site.products.map(\.id), product.identifier != nil, "identifier", "product")
        }
        for company in edit.companies {
            new(company, \.companies, site.companies.map(\.id), company.identifier != nil, "identifier", "company")
        }
        for addition in edit.additions {
            if let id = addition.agreementId { self.agreement(id, "\(addition.path).agreementId") }
            if let product = addition.product { self.product(product, "\(addition.path).product") }
            if case .matching(let id, let product) = addition.target {
                if let id { self.agreement(id, "\(addition.path).where.agreementId") }
                if let product { self.product(product, "\(addition.path).where.product") }
            }
        }
    }

    /// A record that no earlier place names is new there, and has to say what it is.
    private func new<Entry: Identified>(
        _ entry: Entry, _ list: KeyPath<Scenario.ConnectWiseChange, [Entry]>, _ known: [Int], _ isNamed: Bool,
        _ field: String, _ what: String
    ) {
        if let id = entry.id {
            let first = edits.flatMap { $0[keyPath: list] }.first { $0.id == id }
            guard !known.contains(id), first?.path == entry.path else { return }
            if entry.delete { return missing(id, what, "\(entry.path).id") }
        }
        let name = entry.id.map { "\(what) \($0)" } ?? "the \(what)"
        if !isNamed { check.problems.add("\(entry.path).\(field)", "is missing; \(name) is new here") }
    }

    private func company(_ id: Int, _ path: String, _ known: Set<Int>) {
        if !known.contains(id) { missing(id, "company", path) }
    }

    private func agreement(_ id: Int, _ path: String) {
        if !agreements.contains(id) { missing(id, "agreement", path) }
    }

    private func product(_ identifier: String, _ path: String) {
        if !products.contains(identifier) { unknownProduct(identifier, path) }
    }

    private func parent(_ parent: Int?, of id: Int, _ path: String, _ known: Set<Int>) {
        guard let parent else { return }
        if parent == id { check.problems.add(path, "an agreement is not its own parent") }
        if !known.contains(parent) { missing(parent, "agreement", path) }
    }

    private func missing(_ id: Int, _ what: String, _ path: String) {
        if id != 0 { check.problems.add(path, "no \(what) \(id) in this site") }
    }

    private func unknownProduct(_ identifier: String, _ path: String) {
        if !identifier.isEmpty { check.problems.add(path, "no product \"\(identifier)\" in this site") }
    }
}

/// An entry of a change that has an id and a place.
protocol Identified {
    var id: Int? { get }
    var delete: Bool { get }
    var path: String { get }
}

extension Scenario.CompanyEdit: Identified {}
extension Scenario.ProductEdit: Identified {}
extension Scenario.AgreementEdit: Identified {}
