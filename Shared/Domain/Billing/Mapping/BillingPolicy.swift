/// An integration's choices where the rules leave one.
///
/// `BillingPolicy.keys` below is the one table of them: stored form, API and documents follow it.
package struct BillingPolicy: Hashable, Sendable {
    /// What becomes of an addition whose usage falls to zero (rule 8).
    package enum UsageAtZero: String, CaseIterable, Hashable, Sendable, Codable { case keepAtZero, endAtZero }

    /// What becomes of an addition whose usage falls to zero.
    package var usageAtZero = UsageAtZero.keepAtZero
    /// Whether a limited subscription still counts in its grace after the end (rule 1).
    package var billDuringGrace = false
    /// Devices unseen for at least this many days do not count; `nil`: all count (rule 3).
    package var ignoreUnseenForDays: Int?
    /// The category of a device whose system is unknown (rule 3).
    package var unknownSystem = DeviceCategory.workstation
    /// Whether keys of another server count on the company's devices.
    package var billMainServerKeys = false
    /// An agreement's additions are read at least every so many days, 1 or more.
    package var verifyEveryDays = 1
    /// Which changes wait for a person (rule 11).
    package var guards = GuardPolicy()

    /// The policy nobody changed.
    package static let standard = BillingPolicy()

    /// The policy nobody changed.
    package init() {}

    /// The standard, changed by `change`.
    package init(_ change: (inout BillingPolicy) -> Void) { change(&self) }

    /// All keys of a policy.
    package static let keys: [PolicyKey] = [
        .choice("usageAtZero", \.usageAtZero), .flag("billDuringGrace", \.billDuringGrace),
        .optionalNumber("ignoreUnseenForDays", in: 1...3650, \.ignoreUnseenForDays),
        .choice("unknownSystem", \.unknownSystem), .flag("billMainServerKeys", \.billMainServerKeys),
        .number("verifyEveryDays", in: 1...31, \.verifyEveryDays), .flag("enabled", of: "guards", \.guards.enabled),
        .number("zeroFrom", of: "guards", in: 1...1_000_000, \.guards.zeroFrom),
        .number("changePercent", of: "guards", in: 0...1_000_000, \.guards.changePercent),
        .number("changeUnits", of: "guards", in: 0...1_000_000, \.guards.changeUnits),
        .number("runZeroCompaniesPercent", of: "guards", in: 0...100, \.guards.runZeroCompaniesPercent),
        .number("runZeroCompanies", of: "guards", in: 1...1_000_000, \.guards.runZeroCompanies),
        .number("runFallPercent", of: "guards", in: 0...100, \.guards.runFallPercent),
    ]

    /// The keys in their groups, in the order of the table; those of no group come under `nil`.
    package static let groups: [(name: String?, keys: [PolicyKey])] = keys.reduce(into: []) { groups, key in
        if let place = groups.firstIndex(where: { $0.name == key.group }) {
            groups[place].keys.append(key)
        } else {
            groups.append((key.group, [key]))
        }
    }
}

/// The value of a policy's key.
package enum PolicyValue: Hashable, Sendable {
    /// One of the words of a choice.
    case word(String)
    /// On or off.
    case flag(Bool)
    /// A whole number.
    case number(Int)
    /// A number that is not set.
    case unset
}

/// One key of a policy: its name, the values it may have, and where they go.
package struct PolicyKey: Sendable {
    /// The values a key may have.
    package enum Form: Hashable, Sendable {
        case choice([String])
        case flag
        /// A whole number; `isOptional`: it may be unset.
        case number(ClosedRange<Int>, isOptional: Bool)
    }

    /// Its name wherever a policy is written down.
    package let name: String
    /// The object it stands in there; `nil`: the policy itself.
    package let group: String?
    /// The values it may have.
    package let form: Form
    /// Its value in a policy.
    package let value: @Sendable (BillingPolicy) -> PolicyValue
    /// Puts a value into a policy; `false`: the key cannot have it.
    package let put: @Sendable (PolicyValue, inout BillingPolicy) -> Bool

    /// Its name with its group's.
    package var path: String { group.map { "\($0).\(name)" } ?? name }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: any WritableKeyPath<BillingPolicy, Choice> & Sendable
    ) -> PolicyKey {
        PolicyKey(
            name: name, group: nil, form: .choice(Choice.allCases.map(\.rawValue)),
            value: { .word($0[keyPath: path].rawValue) },
            put: { value, policy in
                guard case .word(let word) = value, let choice = Choice(rawValue: word) else { return false }
                policy[keyPath: path] = choice
                return true
            })
    }

    static func flag(
        _ name: String, of group: String? = nil, _ path: any WritableKeyPath<BillingPolicy, Bool> & Sendable
    ) -> PolicyKey {
        PolicyKey(
            name: name, group: group, form: .flag, value: { .flag($0[keyPath: path]) },
            put: { value, policy in
                guard case .flag(let flag) = value else { return false }
                policy[keyPath: path] = flag
                return true
            })
    }

    static func number(
        _ name: String, of group: String? = nil, in range: ClosedRange<Int>,
        _ path: any WritableKeyPath<BillingPolicy, Int> & Sendable
    ) -> PolicyKey {
        PolicyKey(
            name: name, group: group, form: .number(range, isOptional: false), value: { .number($0[keyPath: path]) },
            put: { value, policy in
                guard case .number(let number) = value, range.contains(number) else { return false }
                policy[keyPath: path] = number
                return true
            })
    }

    static func optionalNumber(
        _ name: String, in range: ClosedRange<Int>, _ path: any WritableKeyPath<BillingPolicy, Int?> & Sendable
    ) -> PolicyKey {
        PolicyKey(
            name: name, group: nil, form: .number(range, isOptional: true),
            value: { $0[keyPath: path].map(PolicyValue.number) ?? .unset },
            put: { value, policy in
                switch value {
                case .unset: policy[keyPath: path] = nil
                case .number(let number) where range.contains(number): policy[keyPath: path] = number
                case .number, .word, .flag: return false
                }
                return true
            })
    }
}

extension BillingPolicy: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads a stored policy: a key that is left out has its standard value, one that nothing knows is passed over.
    package init(from decoder: any Decoder) throws {
        let whole = try decoder.container(keyedBy: Name.self)
        for (group, keys) in Self.groups {
            guard let group else {
                try take(keys, from: whole)
                continue
            }
            guard whole.contains(Name(stringValue: group)) else { continue }
            try take(keys, from: whole.nestedContainer(keyedBy: Name.self, forKey: Name(stringValue: group)))
        }
    }

    private mutating func take(_ keys: [PolicyKey], from container: KeyedDecodingContainer<Name>) throws {
        for key in keys {
            let name = Name(stringValue: key.name)
            guard container.contains(name) else { continue }
            let value: PolicyValue
            switch key.form {
            case .choice: value = .word(try container.decode(String.self, forKey: name))
            case .flag: value = .flag(try container.decode(Bool.self, forKey: name))
            case .number:
                value = try container.decodeIfPresent(Int.self, forKey: name).map(PolicyValue.number) ?? .unset
            }
            guard key.put(value, &self) else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: container, debugDescription: "\(key.path) cannot be \(value)")
            }
        }
    }

    /// Writes all keys but unset ones.
    package func encode(to encoder: any Encoder) throws {
        var whole = encoder.container(keyedBy: Name.self)
        for (group, keys) in Self.groups {
            guard let group else {
                try put(keys, into: &whole)
                continue
            }
            var container = whole.nestedContainer(keyedBy: Name.self, forKey: Name(stringValue: group))
            try put(keys, into: &container)
        }
    }

    private func put(_ keys: [PolicyKey], into container: inout KeyedEncodingContainer<Name>) throws {
        for key in keys {
            let name = Name(stringValue: key.name)
            switch key.value(self) {
            case .word(let word): try container.encode(word, forKey: name)
            case .flag(let flag): try container.encode(flag, forKey: name)
            case .number(let number): try container.encode(number, forKey: name)
            case .unset: break
            }
        }
    }
}
