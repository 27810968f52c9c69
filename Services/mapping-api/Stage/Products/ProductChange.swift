import Billing
import Ports

/// One product mapping of a save, from its draft to what is stored.
struct ProductChange {
    let draft: ProductDraft
    let application: RecognisedApplication
    /// As it was read before anything was asked outside; `nil`: it is new.
    let before: StoredProductMapping?
    /// The products its draft names, once they are known.
    private(set) var products: [SlotCategory: MappedProduct] = [:]
    /// Whether ConnectWise has to be asked about its products.
    let needsAsking: Bool

    init(_ draft: ProductDraft, _ application: RecognisedApplication, before: StoredProductMapping?) {
        self.draft = draft
        self.application = application
        self.before = before
        // What was saved once is not asked again: what changes there later is an exception, never a refusal.
        let known = before?.mapping.target.products ?? [:]
        let wanted = draft.target.products
        let isKnown = wanted.allSatisfy { known[$0.category]?.identifier == $0.identifier }
        needsAsking = !isKnown
        if isKnown { for (category, _) in wanted { products[category] = known[category] } }
    }

    /// The mapping, once all its products are known.
    func mapping(by access: Access) -> StoredProductMapping? {
        guard let target else { return nil }
        return StoredProductMapping(
            mapping: ProductMapping(
                application: application.code, target: target, adjustments: draft.adjustments),
            applicationName: application.name, stamp: before?.stamp.next(by: access) ?? .new(by: access))
    }

    /// Whether all its products are known.
    var isComplete: Bool { target != nil }

    private var target: ProductTarget? {
        guard draft.target.products.allSatisfy({ products[$0.category] != nil }) else { return nil }
        switch draft.target {
        case .single: return products[.all].map(ProductTarget.single)
        case .byCategory:
            return .byCategory(
                servers: products[.server], workstations: products[.workstation], nonWindows: products[.nonWindows])
        }
    }

    /// Finds the products in the site's catalogue; what does not exist or may not be billed is noted.
    mutating func find(
        in catalogue: ProductCatalogue, problems: inout [FieldProblem], warnings: inout [Warning]
    ) {
        guard needsAsking else { return }
        for (category, identifier) in draft.target.products {
            let field = draft.field(category)
            guard let product = catalogue[identifier] else {
                let message = "there is no product \(identifier) in \(catalogue.absence)"
                problems.append(FieldProblem(field, .notFound, message))
                continue
            }
            guard product.isAllowed else {
                problems.append(FieldProblem(field, .notAllowed, product.refusal))
                continue
            }
            if product.isInactive {
                let message = "product \(product.identifier) is inactive: nothing is billed as it until it is active."
                warnings.append(Warning(field: field, code: .productInactive, message: message))
            }
            products[category] = MappedProduct(id: product.id, identifier: product.identifier)
        }
    }

}

/// A site's catalogue, by identifier.
struct ProductCatalogue {
    private let exact: [String: ProductFacts]
    private let folded: [String: ProductFacts]

    /// Where a product is not, and what to do, as it reads on from "there is no product … in".
    let absence: String

    /// - Parameter isAnswer: whether it is ConnectWise's own answer; else it is what was read last.
    init(_ products: [ProductFacts], isAnswer: Bool = true) {
        absence =
            isAnswer
            ? "this ConnectWise's catalogue; choose one of it."
            : "what was last read of this ConnectWise's catalogue; choose one of it, or save without a preview."

        exact = Dictionary(products.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
        folded = Dictionary(products.map { ($0.identifier.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The product of this identifier; a difference of case is forgiven where nothing is spelled exactly so.
    subscript(identifier: String) -> ProductFacts? { exact[identifier] ?? folded[identifier.lowercased()] }
}

extension ProductFacts {
    /// Why it may not be billed.
    fileprivate var refusal: String {
        let reason =
            isSerialized
            ? "is serialized, and an addition has no serial numbers of devices"
            : "is of class \(productClass), and additions allow Agreement, NonInventory, Inventory and Service"
        return "product \(identifier) \(reason); choose another product."
    }
}
