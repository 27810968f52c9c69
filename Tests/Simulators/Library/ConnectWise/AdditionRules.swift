import Foundation
import StrictJSON

/// What ConnectWise checks when an addition is created or changed over the API.
struct AdditionRules {
    /// Which fields a request wrote, and how.
    enum Write {
        case create
        case replace
        case patch(touched: Set<String>)

        func touches(_ name: String) -> Bool {
            switch self {
            case .create, .replace: true
            case .patch(let touched): touched.contains(name)
            }
        }
    }

    let state: ConnectWiseState
    let agreement: Scenario.Agreement

    /// The whole record as it would be stored; a refusal names every field that is wrong.
    func checked(
        _ fields: [String: JSONValue], _ write: Write, of existing: StoredAddition?
    ) throws(ConnectWiseRefusal) -> [String: JSONValue] {
        var fields = fields
        var reasons: [ConnectWiseRefusal.Reason] = []
        for field in ResourceSchema.addition.fields {
            try check(field, fields[field.name], &reasons)
        }
        fields["product"] = product(fields["product"], write, existing, &reasons)
        for name in ["effectiveDate", "cancelledDate"] {
            if let day = fields[name]?.text.flatMap(WireMoment.day) { fields[name] = day.moment }
        }
        dates(fields, write, existing, &reasons)
        guard reasons.isEmpty else { throw .invalid(reasons) }
        return fields
    }

    private func reason(_ code: String, _ field: String, _ message: String) -> ConnectWiseRefusal.Reason {
        ConnectWiseRefusal.Reason(code: code, message: message, resource: "addition", field: field)
    }

    private func check(
        _ field: ResourceSchema.Field, _ value: JSONValue?, _ reasons: inout [ConnectWiseRefusal.Reason]
    ) throws(ConnectWiseRefusal) {
        guard let value else {
            if field.isRequired {
                reasons.append(reason("MissingRequiredField", field.name, "\(field.name) is required"))
            }
            return
        }
        guard Self.fits(value, field.type) else {
            reasons.append(reason("InvalidType", field.name, "\(field.name) cannot be \(value.kind)"))
            return
        }
        switch field.type {
        case .text(let longest?):
            if let text = value.text, text.count > longest {
                reasons.append(reason("MaxLength", field.name, "\(field.name) has at most \(longest) characters"))
            }
        case .word(let words):
            if let text = value.text, !words.contains(text) {
                reasons.append(
                    reason("InvalidEnum", field.name, "\(field.name) is one of \(words.joined(separator: ", "))"))
            }
        case .moment:
            if let text = value.text, WireMoment.day(of: text) == nil { throw .format(field.name) }
        default: break
        }
    }

    /// Whether a JSON value has the type that a field of `type` takes.
    static func fits(_ value: JSONValue, _ type: ResourceSchema.FieldType) -> Bool {
        switch (type, value) {
        case (.whole, .number): value.integer != nil
        case (.decimal, .number), (.text, .string), (.word, .string), (.moment, .string), (.looseDate, .string),
            (.flag, .bool), (.reference, .object), (.list, .array), (.map, .object):
            true
        default: false
        }
    }

    /// Resolves the product by id or by identifier.
    ///
    /// An inactive one is refused only where it is newly chosen.
    private func product(
        _ value: JSONValue?, _ write: Write, _ existing: StoredAddition?, _ reasons: inout [ConnectWiseRefusal.Reason]
    ) -> JSONValue? {
        guard let value, case .object = value else { return value }
        let found: Scenario.Product? =
            if let id = value["id"]?.integer {
                state.products[id]
            } else {
                value["identifier"]?.text.flatMap(state.product)
            }
        guard let found else {
            // What an addition already stands for may have been deleted since.
            if let kept = existing?.productId, value["id"]?.integer == kept { return value }
            reasons.append(reason("NotFound", "product/id", "the product was not found"))
            return value
        }
        if found.productClass == .bundle {
            reasons.append(reason("InvalidProductClass", "product", "a bundle cannot be an addition"))
        }
        if found.inactive, found.id != existing?.productId {
            reasons.append(reason("InactiveProduct", "product", "the product is inactive"))
        }
        return .members(["id": .integer(found.id)])
    }

    private func dates(
        _ fields: [String: JSONValue], _ write: Write, _ existing: StoredAddition?,
        _ reasons: inout [ConnectWiseRefusal.Reason]
    ) {
        guard let effective = fields["effectiveDate"]?.text.flatMap(WireMoment.day) else { return }
        if let cancelled = fields["cancelledDate"]?.text.flatMap(WireMoment.day), cancelled < effective {
            reasons.append(reason("OutOfRange", "cancelledDate", "cancelledDate cannot be before effectiveDate"))
        }
        let strict = state.switches.checksDatesAtEveryPatch
        guard strict || write.touches("effectiveDate") || write.touches("cancelledDate") else { return }
        if let start = agreement.billStartDate, effective < start {
            reasons.append(reason("OutOfRange", "effectiveDate", "effectiveDate cannot be less than \(start)"))
        }
        guard !agreement.prorate, let next = state.invoicedUntil(agreement), effective < next else { return }
        // A line that the invoices already hold was allowed when it was made: ending it later stays possible.
        let isHeld = existing.map { $0.isInvoiced && $0.effectiveDate == effective } ?? false
        if !isHeld || strict {
            let message = "the period is already invoiced: turn on proration or use \(next) or later"
            reasons.append(reason("OutOfRange", "effectiveDate", message))
        }
    }
}
