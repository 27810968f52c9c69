import Billing
import MappingAPIStage
import StrictJSON

extension BodyReader {
    /// Reads a policy; a key left out keeps its default.
    mutating func policy(_ name: String) -> BillingPolicy {
        let read = inside(name) { reader in
            var policy = BillingPolicy.standard
            for (group, keys) in BillingPolicy.groups {
                if let group {
                    _ = reader.inside(group) { reader in
                        reader.take(keys, into: &policy)
                        reader.finish()
                    }
                } else {
                    reader.take(keys, into: &policy)
                }
            }
            reader.finish()
            return policy
        }
        return read ?? .standard
    }

    private mutating func take(_ keys: [PolicyKey], into policy: inout BillingPolicy) {
        for key in keys {
            // What the reader lets pass is of the key's form, so the policy takes it.
            if let value = value(of: key) { _ = key.put(value, &policy) }
        }
    }

    private mutating func value(of key: PolicyKey) -> PolicyValue? {
        switch key.form {
        case .choice(let words): choice(key.name, among: words).map(PolicyValue.word)
        case .flag: bool(key.name).map(PolicyValue.flag)
        case .number(let range, _): integer(key.name, in: range).map(PolicyValue.number)
        }
    }
}
