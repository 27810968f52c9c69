import Billing
package import Ports

/// A product mapping of an integration, with what its application is licensed by.
package struct ProductRecord: TenantRecord, Hashable {
    package let stored: StoredProductMapping
    let integration: IntegrationID
    let unit: LicensingUnit

    /// `product:<integration>:<application>`.
    package var subject: String { Self.subject(of: stored.mapping.application, in: integration) }

    static func subject(of application: ApplicationCode, in integration: IntegrationID) -> String {
        "product:\(integration):\(application)"
    }

    /// The products by their identifiers, as they are saved, and by their ids.
    package var fields: [String: FieldValue] {
        let products = stored.mapping.target.products.sorted { $0.key < $1.key }.map { category, product in
            FieldValue.group([
                "category": .text(category.rawValue), "id": FieldValue(product.id),
                "identifier": .text(product.identifier),
            ])
        }
        let adjustments = stored.mapping.adjustments
        return [
            "application": .text(stored.applicationName), "code": FieldValue(stored.mapping.application),
            "unit": .text(unit.rawValue), "products": .list(products),
            "minimum": .number(adjustments.minimum.number), "roundUpTo": .number(adjustments.roundUpTo),
            "basis": .text(adjustments.basis.rawValue),
        ].with(stored.mapping.target.fields).with(stored.stamp.fields)
    }
}

extension ProductTarget {
    /// The products by slot category.
    var products: [SlotCategory: MappedProduct] {
        switch self {
        case .single(let product): [.all: product]
        case .byCategory(let servers, let workstations, let nonWindows):
            [SlotCategory.server: servers, .workstation: workstations, .nonWindows: nonWindows].compactMapValues { $0 }
        }
    }

    fileprivate var fields: [String: FieldValue] {
        switch self {
        case .single(let product): ["single": .text(product.identifier)]
        case .byCategory(let servers, let workstations, let nonWindows):
            [
                "byCategory": .group([
                    "servers": FieldValue(servers?.identifier), "workstations": FieldValue(workstations?.identifier),
                    "nonWindows": FieldValue(nonWindows?.identifier),
                ])
            ]
        }
    }
}
