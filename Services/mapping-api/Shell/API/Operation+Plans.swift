import Billing
import Contracts
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    static func plans(_ stage: MappingStage) -> [Operation] {
        let all = "/v1/integrations/{integration}/plans"
        return [
            Operation("GET", all, .viewer, query: ["billingDate"] + paging) { call in
                let (id, page): (IntegrationID, Page<String>) = (try call.id("integration"), try call.page())
                let plans = try await stage.plans(of: id, on: call.billingDate(), page, call.access)
                return .ok(try plans.document(cursor: \.identity) { plan throws(Problem) in try plan.document })
            },
            Operation("GET", "\(all)/{identity}", .viewer, query: ["billingDate"]) { call in
                let id: IntegrationID = try call.id("integration")
                let plan = try await stage.plan(
                    of: call.place("identity"), in: id, on: call.billingDate(), call.access)
                return .ok(try plan.document)
            },
        ]
    }
}

extension Call {
    fileprivate func billingDate() throws(Problem) -> BillingDate? {
        var reader = QueryReader(query)
        let date = reader.billingDate()
        try reader.finish("plans")
        return date
    }
}

extension StoredPlan {
    fileprivate var document: JSONValue {
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
    /// What it says, whether it stands in a plan or in the list.
    var document: JSONValue {
        [
            "code": .string(code.rawValue), "application": JSONValue(applicationName ?? application?.text),
            "applicationCode": JSONValue(application), "category": JSONValue(category?.rawValue),
            "units": JSONValue(units?.number), "product": JSONValue(product), "agreement": JSONValue(agreement),
            "addition": JSONValue(addition), "message": .string(message),
            "decisions": .array(decisions.map { .string($0.rawValue) }),
        ]
    }
}
