public import Billing
import Contracts
public import Ports
import StrictJSON

extension MappingStage {
    /// The current plan of each company, or the last one for a billing date.
    public func plans(
        _ id: IntegrationID, billingDate: String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        let date = try Self.date(billingDate)
        let plans = try await transaction(access) { rows in
            _ = try await rows.requireIntegration(id)
            return try await rows.plans(
                of: id, on: date, identity: nil, after: page.after, limit: page.probe)
        }
        return .ok(try page.document(plans, cursor: \.identity) { (plan) throws(Problem) in try plan.document })
    }

    /// One company's plan.
    public func plan(
        _ identity: String, of id: IntegrationID, billingDate: String?, _ access: Access
    ) async throws(Problem) -> Answer {
        let date = try Self.date(billingDate)
        let plans = try await transaction(access) { rows in
            _ = try await rows.requireIntegration(id)
            return try await rows.plans(of: id, on: date, identity: identity, after: nil, limit: 1)
        }
        guard let plan = plans.first else {
            throw Problem(
                .notFound, "There is no plan of \(identity)\(date.map { " for \($0)" } ?? "") in this integration yet.")
        }
        return .ok(try plan.document)
    }

    private static func date(_ text: String?) throws(Problem) -> BillingDate? {
        guard let text else { return nil }
        guard let date = BillingDate(text) else {
            let problem = FieldProblem("billingDate", .invalid, "must be a day that exists, as 2026-11-24")
            throw Problem(.refused, "The plans cannot be given.", errors: [problem])
        }
        return date
    }
}

extension StoredPlan {
    /// As the API shows it.
    var document: JSONValue {
        get throws(Problem) {
            do {
                return [
                    "identity": .string(identity), "name": .string(name), "billingDate": JSONValue(plan.billingDate),
                    "sequence": .integer(sequence), "mappingRevision": .integer(plan.mappingRevision),
                    "mode": .string(plan.mode.rawValue),
                    "connectWiseCompany": JSONValue(plan.destination?.company),
                    "agreement": JSONValue(plan.destination?.agreement), "outcome": JSONValue(outcome?.rawValue),
                    "entries": .array(try plan.entries.map { try $0.document }),
                    "settlements": .array(try settlements.map { try JSONValue(encoding: $0) }),
                    "exceptions": .array(plan.exceptions.map(\.document)),
                ]
            } catch {
                throw Problem(.internalError, "The plan of \(identity) cannot be shown. Tell the operator.")
            }
        }
    }
}

extension PlanEntry {
    fileprivate var document: JSONValue {
        get throws {
            [
                "application": .string(applicationName), "code": JSONValue(slot.application),
                "category": slot.category == .all ? .null : .string(slot.category.rawValue),
                "units": .integer(units.number), "product": .string(product.identifier),
                "productId": JSONValue(product.id), "quantity": .integer(quantity.number),
                "why": .string(explanation.sentence(for: self)), "explanation": try JSONValue(encoding: explanation),
            ]
        }
    }
}

extension BillingException {
    /// As the API shows it.
    var document: JSONValue {
        [
            "code": .string(code.rawValue), "application": JSONValue(applicationName ?? application?.text),
            "applicationCode": JSONValue(application), "category": JSONValue(category?.rawValue),
            "units": JSONValue(units?.number), "product": JSONValue(product), "agreement": JSONValue(agreement),
            "message": .string(message),
        ]
    }
}
