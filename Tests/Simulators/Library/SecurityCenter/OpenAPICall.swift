import StrictJSON

/// One authenticated call inside a session.
struct OpenAPICall {
    let parameters: JSONValue
    let token: String
    /// The virtual server of the session; nil is the main server.
    let server: VirtualServer?
    let connection: UInt64
    let now: Duration
    /// Deliver half of what is counted.
    let isPartial: Bool

    func text(_ name: String) throws(OpenAPIError) -> String {
        guard let text = parameters[name]?.text else { throw .parameter(name) }
        return text
    }

    func number(_ name: String) throws(OpenAPIError) -> Int {
        guard let number = parameters[name]?.integer else { throw .parameter(name) }
        return number
    }

    /// A life time in seconds; 0, the usual one, when left out.
    func seconds(_ name: String) -> Int { parameters[name]?.integer ?? 0 }

    /// The attributes asked for; nil (all) when the list is left out.
    func fields(_ name: String) throws(OpenAPIError) -> [String]? {
        guard let value = parameters[name], value != .null else { return nil }
        guard let elements = value.elements else { throw .parameter(name) }
        return elements.compactMap(\.text)
    }

    func container(_ name: String) throws(OpenAPIError) -> JSONValue {
        guard let value = parameters[name], value.objectMembers != nil else { throw .parameter(name) }
        return value
    }

    /// What `rows` deliver when this call is partial: the first half.
    func delivered(_ rows: [JSONValue]) -> [JSONValue] { isPartial ? Array(rows.prefix(rows.count / 2)) : rows }

    /// What `rows` count: at least one more than is delivered when this call is partial.
    func counted(_ rows: [JSONValue]) -> Int { isPartial ? max(rows.count, 1) : rows.count }

    /// The attributes asked for, of those there are.
    static func selected(_ members: [String: JSONValue], _ fields: [String]?) -> [String: JSONValue] {
        guard let fields else { return members }
        return members.filter { fields.contains($0.key) }
    }

    /// Rows of attributes, ordered as asked: entries of `{Name, Asc}`.
    static func ordered(_ rows: [[String: JSONValue]], _ order: JSONValue?) -> [[String: JSONValue]] {
        guard let entry = order?.elements?.first.map(OpenAPIValue.unwrapped), let name = entry["Name"]?.text else {
            return rows
        }
        let ascending = entry["Asc"]?.truth ?? true
        func key(_ row: [String: JSONValue]) -> String { row[name]?.line ?? "" }
        return rows.sorted { left, right in ascending ? key(left) < key(right) : key(right) < key(left) }
    }
}
