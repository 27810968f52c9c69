import Foundation
import StrictJSON

/// The members of one object of the scenario, read by name with the defaults the format gives.
struct Fields {
    let path: String
    let members: [String: JSONValue]
    let problems: ProblemList

    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    func problem(_ name: String, _ message: String) { problems.add(place(name), message) }

    /// The member, null or not; nil if it is not there.
    subscript(name: String) -> Node? {
        members[name].map { Node(json: $0, path: place(name), problems: problems) }
    }

    func has(_ name: String) -> Bool { self[name] != nil }

    func hasValue(_ name: String) -> Bool { self[name].map { $0.json != .null } ?? false }

    func required<Value>(_ name: String, else placeholder: Value, _ read: (Node) -> Value) -> Value {
        guard let node = self[name] else {
            problem(name, "is missing")
            return placeholder
        }
        return read(node)
    }

    func string(_ name: String) -> String { required(name, else: "") { $0.string() } }

    func identifier(_ name: String) -> Int { required(name, else: 0) { $0.identifier() } }

    func day(_ name: String) -> CalendarDay { required(name, else: CalendarDay(number: 0)) { $0.day() } }

    func truth(_ name: String, default standard: Bool) -> Bool { self[name].map { $0.truth() } ?? standard }

    func list<Element>(_ name: String, _ read: (Node) -> Element) -> [Element] {
        self[name].map { $0.list(read) } ?? []
    }

    /// The value if the member is there; null is a problem of `read`.
    func optional<Value>(_ name: String, _ read: (Node) -> Value) -> Value? { self[name].map(read) }

    /// The value if the member is there and not null.
    func nullable<Value>(_ name: String, _ read: (Node) -> Value) -> Value? {
        guard let node = self[name], node.json != .null else { return nil }
        return read(node)
    }

    func edit<Value>(_ name: String, _ read: (Node) -> Value) -> Edit<Value> {
        guard let node = self[name] else { return .unchanged }
        return node.json == .null ? .cleared : .set(read(node))
    }
}
