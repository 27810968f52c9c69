import Billing
import MappingAPIStage
import Pipeline
import Ports
import StrictJSON

extension Operation {
    static func decisions(_ stage: MappingStage) -> [Operation] {
        let integration = "/v1/integrations/{integration}"
        return [
            Operation("GET", "\(integration)/held", .viewer, query: ["managedCompany", "state"] + paging) { call in
                let found = try await stage.held(call.heldFilter(), call.access)
                return .ok(found.document(cursor: { String($0.id) }, \.document))
            },
            Operation("GET", "\(integration)/decisions", .viewer, query: ["managedCompany", "state"] + paging) { call in
                let id: IntegrationID = try call.id("integration")
                let found = try await stage.decisions(in: id, call.decisionFilter(), call.access)
                return .ok(found.document(cursor: { String($0.decision.id) }, \.document))
            },
            Operation("POST", "\(integration)/decisions", .billing) { call in
                let id: IntegrationID = try call.id("integration")
                let body = try call.body
                if body.elements != nil {
                    let drafts = try Drafts(reading: body, of: "decisions", atMost: 500) { reader, entry in
                        DecisionDraft(&reader, entry: entry)
                    }
                    let answers = try await stage.decide(drafts, in: id, call.access)
                    return .ok(["items": .array(answers.map(\.document)), "next": .null])
                }
                let drafts = Drafts(reading: body) { reader in DecisionDraft(&reader, entry: nil) }
                guard let answer = try await stage.decide(drafts, in: id, call.access).first else {
                    throw Problem(.internalError, "It was decided, but cannot be shown. Read the decisions.")
                }
                return .ok(answer.document)
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

    /// All, or with `state=open` those that are not carried out yet.
    fileprivate func decisionFilter() throws(Problem) -> DecisionFilter {
        let limit = try page().limit
        var reader = QueryReader(query)
        let filter = DecisionFilter(
            identity: reader.value("managedCompany", "") { $0 },
            includesClosed: reader.value("state", "must be open or all") { ["open": false, "all": true][$0] } ?? true,
            after: reader.numberAfter(), limit: limit)
        try reader.finish("decisions")
        return filter
    }
}

extension DecisionDraft {
    fileprivate init?(_ reader: inout BodyReader, entry: Int?) {
        let kind = reader.choice("decision", DecisionKind.self)
        if kind == nil, reader.isObject, !reader.has("decision") {
            let words = DecisionKind.allCases.map(\.rawValue).joined(separator: ", ")
            reader.refuse("decision", .missing, "is missing: one of \(words)")
        }
        let identity = reader.text("managedCompany")
        var application: ApplicationName?
        if kind == .dismiss {
            for name in ["application", "category"] where reader.value(name) != nil {
                reader.refuse(name, .notAllowed, "has no meaning with dismiss: it is about the company; leave it out")
            }
        } else {
            application = reader.meaning(of: "application", reader.text("application"), ApplicationName.init)
        }
        let isOfSlot = kind == .dismiss || reader.value("category") == nil
        let category = isOfSlot ? nil : reader.choice("category", DeviceCategory.self)
        let addition = reader.integer("addition", in: 1...Int(Int32.max)).map { AdditionID($0) }
        if let kind, reader.value("addition") != nil, kind.personDecision?.isOfAddition != true {
            reader.refuse("addition", .notAllowed, "has no meaning with \(kind.rawValue); leave it out")
        }
        reader.finish()
        guard let kind, let identity, kind == .dismiss || application != nil else { return nil }
        self.init(
            entry: entry, kind: kind, identity: identity, application: application,
            category: category.map { SlotCategory($0) } ?? .all, addition: addition)
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

extension StoredDecision {
    fileprivate var document: JSONValue {
        [
            "id": .integer(decision.id), "decision": .string(decision.kind.rawValue),
            "integration": .string(integrationName), "integrationId": JSONValue(integration),
            "managedCompany": .string(identity), "managedCompanyName": .string(companyName),
            "applicationCode": JSONValue(decision.slot.application), "category": decision.slot.document,
            "agreement": JSONValue(decision.agreement), "addition": JSONValue(decision.addition),
            "state": .string(end?.rawValue ?? "open"), "decidedBy": .string(actor), "decidedAt": JSONValue(at),
            "closedAt": JSONValue(closedAt),
        ]
    }
}

extension DecisionAnswer {
    fileprivate var document: JSONValue {
        switch self {
        case .answered(let answer, let identity): answer.document(of: identity)
        case .decided(let stored): stored.document
        case .dismissed(let dismissal):
            [
                "decision": .string(DecisionKind.dismiss.rawValue), "managedCompany": .string(dismissal.identity),
                "decidedBy": .string(dismissal.actor), "decidedAt": JSONValue(dismissal.at),
            ]
        }
    }
}

extension Slot {
    fileprivate var document: JSONValue { category == .all ? .null : .string(category.rawValue) }
}
