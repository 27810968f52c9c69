import Foundation
import StrictJSON

/// What people do in the user interface. It is taken as done: their dates are not checked, only what they refer to.
extension ConnectWiseState {
    mutating func apply(_ change: Scenario.ConnectWiseChange) throws(WorldError) {
        for edit in change.companies { apply(edit) }
        for edit in change.products { apply(edit) }
        for edit in change.agreements { try apply(edit) }
        for edit in change.additions { try apply(edit) }
    }

    /// The number of a new record where the change names none.
    private func next(_ numbers: some Collection<Int>) -> Int { (numbers.max() ?? 0) + 1 }

    private mutating func apply(_ edit: Scenario.CompanyEdit) {
        let id = edit.id ?? next(companies.keys)
        if edit.delete {
            companies[id] = nil
            return
        }
        let name = edit.identifier ?? "\(id)"
        var company = companies[id] ?? Scenario.Company(id: id, identifier: name, name: name, deleted: false)
        company.identifier = edit.identifier ?? company.identifier
        company.name = edit.name ?? company.name
        company.deleted = edit.deleted ?? company.deleted
        put(company, by: .person)
    }

    private mutating func apply(_ edit: Scenario.ProductEdit) {
        let id = edit.id ?? next(products.keys)
        if edit.delete {
            deletedProducts[id] = products.removeValue(forKey: id)
            return
        }
        let name = edit.identifier ?? "\(id)"
        var product =
            products[id]
            ?? Scenario.Product(
                id: id, identifier: name, description: name, price: 0, cost: 0, inactive: false,
                productClass: .nonInventory, serialized: false)
        product.identifier = edit.identifier ?? product.identifier
        product.description = edit.description ?? product.description
        product.price = edit.price ?? product.price
        product.cost = edit.cost ?? product.cost
        product.inactive = edit.inactive ?? product.inactive
        product.productClass = edit.productClass ?? product.productClass
        product.serialized = edit.serialized ?? product.serialized
        put(product, by: .person)
    }

    private mutating func apply(_ edit: Scenario.AgreementEdit) throws(WorldError) {
        let id = edit.id ?? next(agreements.keys)
        if edit.delete {
            agreements[id] = nil
            return
        }
        var agreement: Scenario.Agreement
        if let known = agreements[id] {
            agreement = known
        } else {
            guard let company = edit.companyId else {
                throw WorldError(path: "\(edit.path).companyId", message: "is missing; agreement \(id) is new")
            }
            let start = edit.startDate == .unchanged ? Scenario.Agreement.usualStart : edit.startDate.value
            agreement = Scenario.Agreement(
                id: id, companyId: company, name: edit.name ?? "Agreement \(id)", startDate: start, endDate: nil,
                cancelled: false, billStartDate: start, prorate: false, nextInvoiceDate: nil, cycle: .monthly,
                parentId: nil)
        }
        agreement.companyId = edit.companyId ?? agreement.companyId
        agreement.name = edit.name ?? agreement.name
        agreement.startDate = edit.startDate.applied(to: agreement.startDate)
        agreement.endDate = edit.endDate.applied(to: agreement.endDate)
        agreement.cancelled = edit.cancelled ?? agreement.cancelled
        agreement.billStartDate = edit.billStartDate.applied(to: agreement.billStartDate)
        agreement.prorate = edit.prorate ?? agreement.prorate
        agreement.nextInvoiceDate = edit.nextInvoiceDate.applied(to: agreement.nextInvoiceDate)
        agreement.cycle = edit.cycle ?? agreement.cycle
        agreement.billOneTime = edit.billOneTime ?? agreement.billOneTime
        agreement.oneTime = edit.oneTime ?? agreement.oneTime
        agreement.parentId = edit.parentId.applied(to: agreement.parentId)
        put(agreement, by: .person)
    }

    private mutating func apply(_ edit: Scenario.AdditionEdit) throws(WorldError) {
        switch edit.target {
        case .new: try create(edit, id: nil)
        case .matching(let agreement, let identifier):
            let product = identifier.flatMap { self.product($0) }?.id
            let found = additions.values.filter { line in
                line.isLive(on: today) && (agreement == nil || line.agreementId == agreement)
                    && (identifier == nil || line.productId == product)
            }
            for line in found.sorted(by: { $0.id < $1.id }) { try change(line, edit) }
        case .id(let id):
            if let line = additions[id] {
                try change(line, edit)
            } else if !edit.delete, edit.agreementId != nil, edit.product != nil {
                try create(edit, id: id)
            } else {
                throw WorldError(path: "\(edit.path).id", message: "no addition \(id) in this site on \(today)")
            }
        }
    }

    private mutating func change(_ line: StoredAddition, _ edit: Scenario.AdditionEdit) throws(WorldError) {
        if edit.delete {
            additions[line.id] = nil
            return
        }
        update(line.id, try fields(edit, from: line.fields), by: .person)
    }

    private mutating func create(_ edit: Scenario.AdditionEdit, id: Int?) throws(WorldError) {
        guard let agreement = edit.agreementId, agreements[agreement] != nil else {
            throw WorldError(path: "\(edit.path).agreementId", message: "no such agreement in this site on \(today)")
        }
        let blank: [String: JSONValue] = [
            "billCustomer": .string("Billable"), "quantity": .integer(1), "effectiveDate": today.moment,
        ]
        insert(try fields(edit, from: blank), on: agreement, id: id, by: .person)
    }

    private func fields(
        _ edit: Scenario.AdditionEdit, from old: [String: JSONValue]
    ) throws(WorldError) -> [String: JSONValue] {
        var fields = old
        if let identifier = edit.product {
            guard let product = product(identifier) else {
                throw WorldError(path: "\(edit.path).product", message: "no product \"\(identifier)\" on \(today)")
            }
            fields["product"] = .members(["id": .integer(product.id)])
        }
        if let quantity = edit.quantity { fields["quantity"] = .decimal(quantity) }
        if let billCustomer = edit.billCustomer { fields["billCustomer"] = .string(billCustomer.rawValue) }
        func set<Value>(_ name: String, _ edit: Edit<Value>, _ json: (Value) -> JSONValue) {
            switch edit {
            case .unchanged: break
            case .cleared: fields[name] = nil
            case .set(let value): fields[name] = json(value)
            }
        }
        set("effectiveDate", edit.effectiveDate) { $0.moment }
        set("cancelledDate", edit.cancelledDate) { $0.moment }
        set("unitPrice", edit.unitPrice) { .decimal($0) }
        set("serialNumber", edit.serialNumber) { .string($0) }
        return fields
    }
}
