public import Simulators

// So that a world reads like the scenario file it stands for.
extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral number: Int) { self = .integer(number) }
    public init(booleanLiteral truth: Bool) { self = .bool(truth) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members.map { Member($0.0, $0.1) }) }
}

extension JSON {
    /// This object with the members of another, which win over its own.
    func with(_ other: JSON) -> JSON {
        let added = other.objectMembers ?? []
        let kept = (objectMembers ?? []).filter { own in !added.contains { $0.name == own.name } }
        return .object(kept + added)
    }
}
