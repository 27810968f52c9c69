public import Simulators

// So that a world reads like the scenario file it stands for.
extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self = .string(text) }
    /// A whole number.
    public init(integerLiteral number: Int) { self = .integer(number) }
    /// A truth value.
    public init(booleanLiteral truth: Bool) { self = .bool(truth) }
    /// A list.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object, its members in this order.
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
