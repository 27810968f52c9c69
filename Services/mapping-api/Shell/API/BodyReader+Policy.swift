import Billing
import MappingAPIStage
import StrictJSON

extension BodyReader {
    /// Reads a policy; a key left out keeps its default.
    mutating func policy(_ name: String) -> BillingPolicy {
        let read = inside(name) { reader in
            var policy = BillingPolicy.standard
            policy.usageAtZero = reader.choice("usageAtZero", BillingPolicy.UsageAtZero.self) ?? policy.usageAtZero
            policy.billDuringGrace = reader.bool("billDuringGrace") ?? policy.billDuringGrace
            policy.ignoreUnseenForDays = reader.integer("ignoreUnseenForDays", in: 1...3650)
            policy.unknownSystem = reader.choice("unknownSystem", DeviceCategory.self) ?? policy.unknownSystem
            policy.billMainServerKeys = reader.bool("billMainServerKeys") ?? policy.billMainServerKeys
            policy.verifyEveryDays = reader.integer("verifyEveryDays", in: 1...31) ?? policy.verifyEveryDays
            reader.guards()
            reader.finish()
            return policy
        }
        return read ?? .standard
    }

    /// Guards do not exist yet: switching them off is what holds anyway, anything else would be an empty promise.
    private mutating func guards() {
        guard let guards = value("guards") else { return }
        guard let members = guards.objectMembers else {
            return refuse("guards", .wrongType, "is \(guards.kind), an object is needed")
        }
        if members["enabled"] != .bool(false) {
            refuse("guards", .notSupported, "are not supported yet; leave them out, or send {\"enabled\": false}")
        }
    }
}
