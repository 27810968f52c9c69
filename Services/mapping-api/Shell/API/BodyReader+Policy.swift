import Billing
import MappingAPIStage
import StrictJSON

extension BodyReader {
    /// Reads a policy; a key left out keeps its default.
    mutating func policy(_ name: String) -> BillingPolicy {
        let read = inside(name) { reader in
            var policy = BillingPolicy.standard
            for key in BillingPolicy.keys {
                // What the reader lets pass is of the key's form, so the policy takes it.
                if let value = reader.value(of: key) { _ = key.put(value, &policy) }
            }
            reader.guards()
            reader.finish()
            return policy
        }
        return read ?? .standard
    }

    private mutating func value(of key: PolicyKey) -> PolicyValue? {
        switch key.form {
        case .choice(let words): choice(key.name, among: words).map(PolicyValue.word)
        case .flag: bool(key.name).map(PolicyValue.flag)
        case .number(let range, _): integer(key.name, in: range).map(PolicyValue.number)
        }
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
