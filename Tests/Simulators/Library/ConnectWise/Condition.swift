import Foundation
import StrictJSON

/// A parsed `conditions` parameter, which records it lets through.
indirect enum Condition: Sendable, Equatable {
    enum Operator: Sendable, Equatable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, contains, like
    }

    enum Literal: Sendable, Equatable {
        case text(String), number(Decimal), moment(String), truth(Bool), null
    }

    case all
    case and(Condition, Condition)
    case or(Condition, Condition)
    case not(Condition)
    case compare([String], Operator, Literal)
    case anyOf([String], [Literal])

    func holds(for record: JSONValue) -> Bool {
        switch self {
        case .all: true
        case .and(let left, let right): left.holds(for: record) && right.holds(for: record)
        case .or(let left, let right): left.holds(for: record) || right.holds(for: record)
        case .not(let inner): !inner.holds(for: record)
        case .compare(let path, let comparison, let literal):
            Self.compare(Self.value(path, in: record), comparison, literal)
        case .anyOf(let path, let literals):
            literals.contains { Self.compare(Self.value(path, in: record), .equal, $0) }
        }
    }

    static func value(_ path: [String], in record: JSONValue) -> JSONValue? {
        let path = path == ["lastUpdated"] ? ["_info", "lastUpdated"] : path
        return path.reduce(record) { value, name in value?[name] }
    }

    private static func compare(_ value: JSONValue?, _ comparison: Operator, _ literal: Literal) -> Bool {
        switch (value, literal) {
        case (nil, .null), (.null?, .null): comparison == .equal
        case (_, .null): comparison == .notEqual
        case (nil, _), (.null?, _): comparison == .notEqual
        case (.string(let text)?, .text(let wanted)): compare(text.lowercased(), comparison, wanted.lowercased())
        case (.string(let text)?, .moment(let wanted)): ordered(text, comparison, wanted)
        case (.bool(let truth)?, .truth(let wanted)): ordered(truth ? 1 : 0, comparison, wanted ? 1 : 0)
        case (let value?, .number(let wanted)): value.number.map { ordered($0, comparison, wanted) } ?? false
        default: false
        }
    }

    private static func compare(_ text: String, _ comparison: Operator, _ wanted: String) -> Bool {
        switch comparison {
        case .contains: text.contains(wanted)
        case .like: Wildcard.matches(text, wanted)
        default: ordered(text, comparison, wanted)
        }
    }

    private static func ordered<Value: Comparable>(_ left: Value, _ comparison: Operator, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .contains, .like: false
        }
    }
}

/// Patterns with `*` (and `%`) for any text, and optionally `?` for one character.
enum Wildcard {
    static func matches(
        _ text: String, _ pattern: String, any: Set<Character> = ["*", "%"], one: Character? = nil
    ) -> Bool {
        matches(Array(text)[...], Array(pattern)[...], any, one)
    }

    private static func matches(
        _ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>, _ any: Set<Character>, _ one: Character?
    ) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if any.contains(first) {
            return (text.startIndex...text.endIndex).contains { matches(text[$0...], pattern.dropFirst(), any, one) }
        }
        guard let character = text.first, character == first || first == one else { return false }
        return matches(text.dropFirst(), pattern.dropFirst(), any, one)
    }
}
