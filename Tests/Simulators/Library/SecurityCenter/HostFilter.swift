import Foundation

/// A parsed search filter: prefix form, `(&(a=1)(|(b<>2)(!(c>3))))`.
///
/// Operators `= <> < > <= >=` and bit tests such as `KLHST_WKS_STATUS&1<>0`; values are numbers, texts in quotes (with `?`
/// and `*` under `=`), times as `T"yyyy-MM-dd hh:mm:ss"`. Source: KSC Open API reference.
indirect enum HostFilter: Sendable, Equatable {
    case all
    case and([HostFilter])
    case or([HostFilter])
    case not(HostFilter)
    case compare(name: String, mask: Int?, comparison: String, value: Value)

    enum Value: Sendable, Equatable {
        case number(Int)
        case text(String)
    }

    /// `values` are what a host answers for a name: its attribute, or several numbers for a subtree attribute.
    func holds(_ values: (String) -> [Value]) -> Bool {
        switch self {
        case .all: true
        case .and(let parts): parts.allSatisfy { $0.holds(values) }
        case .or(let parts): parts.contains { $0.holds(values) }
        case .not(let part): !part.holds(values)
        case .compare(let name, let mask, let comparison, let value):
            Self.compare(values(name), mask, comparison, value)
        }
    }

    private static func compare(_ found: [Value], _ mask: Int?, _ comparison: String, _ wanted: Value) -> Bool {
        let isEqual = found.contains { same($0, mask, wanted) }
        switch comparison {
        case "=": return isEqual
        case "<>": return !found.isEmpty && !isEqual
        default: return found.contains { ordered($0, comparison, wanted) }
        }
    }

    private static func same(_ value: Value, _ mask: Int?, _ wanted: Value) -> Bool {
        switch (value, wanted) {
        case (.number(let number), .number(let wanted)): (mask.map { number & $0 } ?? number) == wanted
        case (.text(let text), .text(let pattern)):
            Wildcard.matches(text.lowercased(), pattern.lowercased(), any: ["*"], one: "?")
        default: false
        }
    }

    private static func ordered(_ value: Value, _ comparison: String, _ wanted: Value) -> Bool {
        let isLess: Bool
        switch (value, wanted) {
        case (.number(let left), .number(let right)): isLess = left < right
        case (.text(let left), .text(let right)): isLess = left < right
        default: return false
        }
        switch comparison {
        case "<": return isLess
        case ">=": return !isLess
        case ">": return !isLess && value != wanted
        default: return isLess || value == wanted
        }
    }

    /// Names the filter compares.
    var names: Set<String> {
        switch self {
        case .all: []
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.names) }
        case .not(let part): part.names
        case .compare(let name, _, _, _): [name]
        }
    }
}
