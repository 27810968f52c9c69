import Billing

extension BodyReader {
    /// Reads a policy; a key left out keeps its default.
    mutating func policy(_ name: String) -> BillingPolicy {
        guard let value = value(name) else { return .standard }
        var reader = BodyReader(value, at: path(of: name))
        var policy = BillingPolicy.standard
        for key in BillingPolicy.keys {
            // What the reader lets pass is of the key's form, so the policy takes it.
            if let value = reader.value(of: key) { _ = key.put(value, &policy) }
        }
        reader.guards()
        reader.finish()
        note(reader.problems)
        return policy
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
        .object(Dictionary(uniqueKeysWithValues: Self.keys.map { ($0.name, $0.value(self).document) }))
    }
}

extension PolicyValue {
    fileprivate var document: JSONValue {
        switch self {
        case .word(let word): .string(word)
        case .flag(let flag): .bool(flag)
        case .number(let number): .integer(number)
        case .unset: .null
        }
    }
}
