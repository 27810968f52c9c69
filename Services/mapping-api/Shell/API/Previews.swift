import Billing
import Contracts
import MappingAPIStage
import StrictJSON

extension PreviewToken {
    /// The query parameter of a save that takes it.
    static let parameter = "preview"
}

extension Call {
    /// The preview that a save is to be refused without; `nil`: none.
    func preview() throws(Problem) -> PreviewToken? {
        var reader = QueryReader(query)
        let token = reader.value(PreviewToken.parameter, "must be the token of a preview") { PreviewToken($0) }
        try reader.finish("save")
        return token
    }
}

extension SavePreview {
    var document: JSONValue {
        [
            "token": .string(effect.token.text), "summary": effect.summary.document,
            "asOf": [
                "usageFrom": JSONValue(effect.usageFrom), "usageTo": JSONValue(effect.usageTo),
                "site": JSONValue(effect.siteReadAt),
            ],
            "companies": .array(effect.companies.map(\.document)),
            "hasMore": .bool(effect.companies.count < effect.summary.companies),
            "notAsked": .string(Self.notAsked), "warnings": .array(warnings.map(\.document)),
        ]
    }

    /// What a preview leaves out.
    private static let notAsked =
        "Told from what is stored: ConnectWise and the source were not asked. Additions that people made or changed, and "
        + "whatever changed there since it was read, are not in it."
}

extension SaveEffect.Summary {
    fileprivate var document: JSONValue {
        let counted = LineEffect.Outcome.allCases.map { ($0.rawValue, JSONValue.integer(lines[$0] ?? 0)) }
        return [
            "companies": .integer(companies), "untold": .integer(untold),
            "lines": .object(Dictionary(uniqueKeysWithValues: counted)),
        ]
    }
}

extension CompanyEffect {
    fileprivate var document: JSONValue {
        [
            "managedCompany": .string(identity), "managedCompanyName": .string(name),
            "billingDate": JSONValue(billingDate), "readAt": JSONValue(readAt), "untold": JSONValue(untold?.rawValue),
            "lines": .array(lines.map(\.document)),
            "exceptions": .array(
                exceptions.map { exception in
                    [
                        "code": .string(exception.code.rawValue), "applicationCode": JSONValue(exception.application),
                        "units": JSONValue(exception.units?.number), "message": .string(exception.message),
                    ]
                }),
        ]
    }
}

extension LineEffect {
    fileprivate var document: JSONValue {
        [
            "outcome": .string(outcome.rawValue), "applicationCode": JSONValue(slot.application),
            "category": slot.category == .all ? .null : .string(slot.category.rawValue),
            "product": JSONValue(product?.identifier), "productId": JSONValue(product?.id),
            "agreement": JSONValue(agreement), "addition": JSONValue(addition), "from": JSONValue(from?.number),
            "to": JSONValue(to?.number), "effectiveDate": JSONValue(effectiveDate),
            "bound": JSONValue(bound?.rawValue), "cancelledDate": JSONValue(cancelledDate),
            "held": JSONValue(held?.rawValue), "code": JSONValue(code?.rawValue), "message": JSONValue(message),
        ]
    }
}
