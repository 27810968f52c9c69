import Foundation
import StrictJSON

/// How records look on the wire: nulls left out, references expanded, computed fields added.
extension ConnectWiseState {
    func record(_ company: Scenario.Company) -> JSONValue {
        .members([
            "id": .integer(company.id), "identifier": .string(company.identifier), "name": .string(company.name),
            "status": Self.reference(1, "Active"), "country": Self.reference(1, "United States"),
            "deletedFlag": .bool(company.deleted), "leadFlag": .bool(false), "isVendorFlag": .bool(false),
            "_info": info("company/\(company.id)"),
        ])
    }

    func record(_ product: Scenario.Product) -> JSONValue {
        .members([
            "id": .integer(product.id), "identifier": .string(product.identifier),
            "description": .string(product.description), "inactiveFlag": .bool(product.inactive),
            "subcategory": Self.reference(1, "Licences"), "type": Self.reference(2, "Software"),
            "productClass": .string(product.productClass.rawValue), "serializedFlag": .bool(product.serialized),
            "serializedCostFlag": .bool(false), "phaseProductFlag": .bool(false),
            "unitOfMeasure": Self.reference(1, "Each"), "price": Self.money(product.price),
            "cost": Self.money(product.cost), "taxableFlag": .bool(true),
            "customerDescription": .string(product.description), "recurringFlag": .bool(false),
            "_info": info("product/\(product.id)"),
        ])
    }

    func record(_ agreement: Scenario.Agreement) -> JSONValue {
        let company = companies[agreement.companyId]
        let parent = agreement.parentId.map { Self.reference($0, agreements[$0]?.name ?? "") }
        return .members([
            "id": .integer(agreement.id), "name": .string(agreement.name),
            "type": Self.reference(1, "Managed Services"),
            "company": company.map {
                .members([
                    "id": .integer($0.id), "identifier": .string($0.identifier), "name": .string($0.name),
                ])
            } ?? .members(["id": .integer(agreement.companyId)]),
            "contact": Self.reference(1, "Main contact"), "parentAgreement": parent,
            "startDate": agreement.startDate?.moment, "endDate": agreement.endDate?.moment,
            "noEndingDateFlag": .bool(agreement.endDate == nil), "cancelledFlag": .bool(agreement.cancelled),
            "billingCycle": Self.reference(2, agreement.cycle.connectWiseName),
            "billOneTimeFlag": .bool(agreement.billOneTime), "oneTimeFlag": .bool(agreement.oneTime),
            "billStartDate": agreement.billStartDate?.moment, "prorateFlag": .bool(agreement.prorate),
            "invoiceProratedAdditionsFlag": .bool(false), "billProducts": .string("Billable"),
            "autoInvoiceFlag": .bool(false), "nextInvoiceDate": agreement.nextInvoiceDate?.moment,
            "agreementStatus": .string(status(of: agreement)), "_info": info("agreement/\(agreement.id)"),
        ])
    }

    func record(_ addition: StoredAddition) -> JSONValue {
        let product = products[addition.productId] ?? deletedProducts[addition.productId]
        let agreement = agreements[addition.agreementId]
        let price = addition.unitPrice ?? product?.price ?? 0
        let cost = addition.fields["unitCost"]?.number ?? product?.cost ?? 0
        let prorated = proratedPerUnit(addition, agreement, price: price)
        let proratedCost = proratedPerUnit(addition, agreement, price: cost)
        var members: [String: JSONValue] = ["id": .integer(addition.id)]
        let computed: [String: JSONValue] = [
            "product": .members([
                "id": .integer(addition.productId), "identifier": .string(product?.identifier ?? ""),
                "serializedFlag": .bool(product?.serialized ?? false),
            ]),
            "quantity": Self.money(addition.quantity), "lessIncluded": Self.money(addition.lessIncluded),
            "unitPrice": Self.money(price), "unitCost": Self.money(cost), "agreementId": .integer(addition.agreementId),
            "description": .string(product?.description ?? ""), "uom": .string("Each"),
            "invoiceDescription": addition.fields["invoiceDescription"] ?? .string(product?.description ?? ""),
            "billedQuantity": Self.money(addition.billedQuantity), "extPrice": Self.money(addition.quantity * price),
            "extCost": Self.money(addition.quantity * cost), "margin": Self.money(addition.quantity * (price - cost)),
            "proratePrice": Self.money(prorated), "prorateCost": Self.money(proratedCost),
            "extendedProratePrice": Self.money(prorated * addition.billedQuantity),
            "extendedProrateCost": Self.money(proratedCost * addition.billedQuantity),
            "agreementStatus": .string(agreement.map(status) ?? "Inactive"), "_info": addition.stamp.info,
        ]
        for field in ResourceSchema.addition.fields.dropFirst() {
            guard let value = computed[field.name] ?? addition.fields[field.name] else { continue }
            members[field.name] = value
        }
        return .object(members)
    }

    private func proratedPerUnit(_ line: StoredAddition, _ agreement: Scenario.Agreement?, price: Decimal) -> Decimal {
        guard let agreement, agreement.prorate, let next = agreement.nextInvoiceDate else { return 0 }
        return Invoicing.unbilled(line, price, agreement.cycle, before: next)
    }

    private func status(of agreement: Scenario.Agreement) -> String {
        if agreement.cancelled { return "Cancelled" }
        if let end = agreement.endDate, end < today { return "Expired" }
        if let start = agreement.startDate, start > today { return "Inactive" }
        return "Active"
    }

    private func info(_ record: String) -> JSONValue? { stamps[record]?.info }

    private static func reference(_ id: Int, _ name: String) -> JSONValue {
        .members(["id": .integer(id), "name": .string(name)])
    }

    /// A number as live answers show it: at least two decimals.
    static func money(_ value: Decimal) -> JSONValue {
        let text = "\(value)"
        guard let point = text.firstIndex(of: ".") else { return .number(text + ".00") }
        let decimals = text.distance(from: point, to: text.endIndex) - 1
        return .number(decimals == 1 ? text + "0" : text)
    }
}
