import Billing
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    static func held(_ stage: MappingStage) -> [Operation] {
        let integration = "/v1/integrations/{integration}"
        return [
            Operation("GET", "\(integration)/held", .viewer, query: ["managedCompany", "state"] + paging) { call in
                let found = try await stage.held(call.heldFilter(), call.access)
                return .ok(found.document(cursor: { String($0.id) }, \.document))
            },
            Operation("POST", "\(integration)/decisions", .billing) { call in
                let id: IntegrationID = try call.id("integration")
                let decision = try call.heldDecision()
                let answer = try await stage.decide(decision, in: id, call.access)
                return .ok(answer.document(of: decision.identity))
            },
        ]
    }
}

extension Call {
    /// The open ones, or with `state=all` the closed ones too.
    fileprivate func heldFilter() throws(Problem) -> HeldFilter {
        let limit = try page().limit
        var reader = QueryReader(query)
        let filter = HeldFilter(
            integration: try id("integration"), identity: reader.value("managedCompany", "") { $0 },
            includesClosed: reader.value("state", "must be open or all") { ["open": false, "all": true][$0] } ?? false,
            after: reader.numberAfter(), limit: limit)
        try reader.finish("held entries")
        return filter
    }

    fileprivate func heldDecision() throws(Problem) -> HeldDecision {
        var reader = BodyReader(try body)
        let kind = reader.choice("decision", GuardAnswer.Kind.self)
        if kind == nil, !reader.has("decision") { reader.refuse("decision", .missing, "is missing: approve or reject") }
        let identity = reader.text("managedCompany")
        let named = reader.meaning(of: "application", reader.text("application"), ApplicationName.init)
        let category = reader.value("category") == nil ? nil : reader.choice("category", DeviceCategory.self)
        reader.finish()
        guard reader.problems.isEmpty, let kind, let identity, let named else { throw Problem(reader.problems) }
        return HeldDecision(
            kind: kind, identity: identity, application: named, category: category.map { SlotCategory($0) } ?? .all)
    }
}

extension StoredHeld {
    fileprivate var document: JSONValue {
        [
            "id": .integer(id), "integration": .string(integrationName), "integrationId": JSONValue(integration),
            "managedCompany": .string(identity), "managedCompanyName": .string(companyName),
            "application": .string(change.applicationName), "applicationCode": JSONValue(change.slot.application),
            "category": change.slot.document, "product": .string(change.product),
            "from": .integer(change.from.number), "to": .integer(change.to.number),
            "reason": .string(change.reason.rawValue), "message": .string(change.sentence),
            "billingDate": JSONValue(billingDate), "state": .string(state.rawValue),
            "answeredBy": JSONValue(answer?.actor), "answeredAt": JSONValue(answer?.at), "since": JSONValue(since),
            "closedAt": JSONValue(closedAt),
            "decisions": .array(closedAt == nil ? GuardAnswer.Kind.allCases.map { .string($0.rawValue) } : []),
        ]
    }
}

extension GuardAnswer {
    fileprivate func document(of identity: String) -> JSONValue {
        [
            "decision": .string(kind.rawValue), "managedCompany": .string(identity),
            "applicationCode": JSONValue(slot.application), "category": slot.document,
            "direction": .string(direction.rawValue), "limit": .integer(limit.number), "givenOn": JSONValue(givenOn),
        ]
    }
}

extension Slot {
    fileprivate var document: JSONValue { category == .all ? .null : .string(category.rawValue) }
}
