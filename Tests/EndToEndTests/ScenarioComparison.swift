import Foundation
import Simulators
import StrictJSON

/// An expected result against an actual one: what is expected must be there, what is not named is not looked at.
///
/// Lists of additions, exceptions, runs and so on are complete: each element must have its partner, by the keys it
/// names. An expected null also fits a member that is absent. `{"atMost": 7}` fits a number up to 7.
struct ScenarioComparison {
    /// One place where the two differ.
    struct Difference: Equatable, CustomStringConvertible {
        let path: String
        let expected: String
        let actual: String

        var description: String { "\(path): expected \(expected), found \(actual)" }
    }

    private static let complete: Set = ["runs", "additions", "invoices", "exceptions", "held", "tickets"]

    /// All places where `actual` is not as expected; none if it is.
    static func differences(expected: JSONValue, actual: JSONValue) -> [Difference] { compare(expected, actual, "") }

    private static func compare(_ expected: JSONValue, _ actual: JSONValue?, _ path: String) -> [Difference] {
        if expected == .null, actual == nil { return [] }
        guard let actual else { return [Difference(path: path, expected: expected.line, actual: "nothing")] }
        switch (expected, actual) {
        case (.object(let members), _) where Array(members.keys) == ["atMost"]:
            return compareBound(members["atMost"] ?? .null, actual, path)
        case (.object(let members), .object):
            return members.sorted { $0.key < $1.key }
                .flatMap { compare($0.value, actual[$0.key], path.isEmpty ? $0.key : "\(path).\($0.key)") }
        case (.array(let wanted), .array(let found)):
            return compareLists(wanted, found, path)
        case (.number, .number):
            return expected.number == actual.number ? [] : [difference(expected, actual, path)]
        default:
            return expected == actual ? [] : [difference(expected, actual, path)]
        }
    }

    private static func compareBound(_ bound: JSONValue, _ actual: JSONValue, _ path: String) -> [Difference] {
        guard let most = bound.number, let number = actual.number, number <= most else {
            return [Difference(path: path, expected: "at most \(bound.line)", actual: actual.line)]
        }
        return []
    }

    private static func compareLists(_ wanted: [JSONValue], _ found: [JSONValue], _ path: String) -> [Difference] {
        let name = path.split(separator: ".").last.map(String.init) ?? ""
        if name == "tenants" { return wanted.flatMap { compareTenant($0, found, path) } }
        guard complete.contains(name) else {
            guard wanted.count == found.count else {
                return [difference(.array(wanted), .array(found), path)]
            }
            return zip(wanted, found).enumerated().flatMap { compare($1.0, $1.1, "\(path)[\($0)]") }
        }
        return compareComplete(wanted, found, path)
    }

    private static func compareTenant(_ wanted: JSONValue, _ found: [JSONValue], _ path: String) -> [Difference] {
        let place = "\(path)[\(wanted["name"]?.text ?? "without a name")]"
        return compare(wanted, found.first { $0["name"] == wanted["name"] }, place)
    }

    private static func compareComplete(_ wanted: [JSONValue], _ found: [JSONValue], _ path: String) -> [Difference] {
        let partners = Matching(
            wanted.map { element in found.indices.filter { compare(element, found[$0], path).isEmpty } }
        ).partners
        let taken = Set(partners.compactMap { $0 })
        let missing = wanted.indices.filter { partners[$0] == nil }
            .map { Difference(path: path, expected: wanted[$0].line, actual: "nothing that fits") }
        let surplus = found.indices.filter { !taken.contains($0) }
            .map { Difference(path: path, expected: "nothing", actual: found[$0].line) }
        return missing + surplus
    }

    private static func difference(_ expected: JSONValue, _ actual: JSONValue, _ path: String) -> Difference {
        Difference(path: path, expected: expected.line, actual: actual.line)
    }
}
