import Billing
import StrictJSON

extension BodyReader {
    /// Reads a policy; a key left out keeps its default.
    mutating func policy(_ name: String) -> BillingPolicy {
        guard let value = value(name) else { return .standard }
        var reader = BodyReader(value, at: path(of: name))
        var policy = BillingPolicy.standard
        policy.usageAtZero = reader.choice("usageAtZero", BillingPolicy.UsageAtZero.self) ?? policy.usageAtZero
        policy.billDuringGrace = reader.bool("billDuringGrace") ?? policy.billDuringGrace
        policy.ignoreUnseenForDays = reader.integer("ignoreUnseenForDays", in: 1...3650)
        policy.unknownSystem = reader.choice("unknownSystem", DeviceCategory.self) ?? policy.unknownSystem
        policy.billMainServerKeys = reader.bool("billMainServerKeys") ?? policy.billMainServerKeys
        policy.verifyEveryDays = reader.integer("verifyEveryDays", in: 1...31) ?? policy.verifyEveryDays
        reader.guards()
        reader.finish()
        note(reader.problems)
        return policy
    }

    /// Guards do not exist yet: switching them off is what holds anyway, anything else would be an empty promise.
    private mutating func guards() {
        guard let value = value("guards") else { return }
        var reader = BodyReader(value, at: path(of: "guards"))
        guard reader.isObject else { return note(reader.problems) }
        if reader.bool("enabled") == false { return }
        refuse("guards", .notSupported, "are not supported yet; leave them out, or send {\"enabled\": false}")
    }
}

extension BillingPolicy {
    /// As the API shows it.
    var document: JSONValue {
        [
            "usageAtZero": .string(usageAtZero.rawValue), "billDuringGrace": .bool(billDuringGrace),
            "ignoreUnseenForDays": JSONValue(ignoreUnseenForDays), "unknownSystem": .string(unknownSystem.rawValue),
            "billMainServerKeys": .bool(billMainServerKeys), "verifyEveryDays": .integer(verifyEveryDays),
        ]
    }
}
