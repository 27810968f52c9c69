import Foundation
import StrictJSON

/// The parameters every list takes: conditions, order, fields, paging.
///
/// Page size 25 unless named, at most 1000 (larger is capped silently); forward-only paging by request header follows ids
/// and forbids an order. Source: the published parameters and integrators' reports.
struct ListQuery {
    private let schema: ResourceSchema
    let condition: Condition
    private let order: [(path: [String], descending: Bool)]
    private let fields: [String]
    private let page: Int
    private let size: Int
    private let isForwardOnly: Bool
    private let after: Int
    private let parameters: [String: String]

    init(_ request: ModelRequest, _ schema: ResourceSchema, forwardOnly: Bool) throws(ConnectWiseRefusal) {
        self.schema = schema
        let query = Self.heeded(request.query)
        parameters = query
        condition = try ConditionParser.parse(query["conditions"] ?? "", schema)
        for name in ["childConditions", "customFieldConditions"] where query[name]?.isEmpty == false {
            throw .condition("\(name) has no recognized name on \(schema.name)")
        }
        fields = (query["fields"] ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        order = try Self.order(query["orderBy"] ?? "", schema)
        let wantsForwardOnly = request.headers["pagination-type"]?.lowercased() == "forward-only"
        isForwardOnly = wantsForwardOnly && forwardOnly
        if isForwardOnly, !order.isEmpty { throw .condition("orderBy is not allowed with forward-only pagination") }
        page = try Self.number(query["page"], "page", default: 1)
        size = min(1000, try Self.number(query["pageSize"], "pageSize", default: 25))
        after = isForwardOnly ? (try? Self.number(query["pageId"], "pageId", default: 0)) ?? 0 : 0
    }

    private static let names = [
        "conditions", "childConditions", "customFieldConditions", "orderBy", "fields", "page", "pageSize", "pageId",
    ]

    /// The query under the published names, which are not case-sensitive: `pagesize` is heeded.
    private static func heeded(_ query: [String: String]) -> [String: String] {
        var heeded: [String: String] = [:]
        for (name, value) in query.sorted(by: { $0.key < $1.key }) {
            heeded[names.first { $0.lowercased() == name.lowercased() } ?? name] = value
        }
        return heeded
    }

    private static func number(_ text: String?, _ name: String, default standard: Int) throws(ConnectWiseRefusal) -> Int
    {
        guard let text, !text.isEmpty else { return standard }
        guard let number = Int(text), number >= 1 else {
            throw .plain(400, "InvalidObject", "\(name) must be a number from 1")
        }
        return number
    }

    private static func order(
        _ text: String, _ schema: ResourceSchema
    ) throws(ConnectWiseRefusal) -> [(path: [String], descending: Bool)] {
        var order: [(path: [String], descending: Bool)] = []
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            let path = (words.first ?? "").split(separator: "/").map(String.init)
            let direction = words.count > 1 ? words[1].lowercased() : "asc"
            guard words.count <= 2, ["asc", "desc"].contains(direction), schema.type(ofPath: path) != nil else {
                throw .condition("'\(part)' is not a recognized order")
            }
            order.append((path, direction == "desc"))
        }
        return order
    }

    /// The page of `records` (ordered by id) with its headers.
    func answer(_ records: [JSONValue], url: String) -> ModelAnswer {
        let matching = records.filter(condition.holds)
        return isForwardOnly ? forwardOnly(matching, url) : numbered(sorted(matching), url)
    }

    private func sorted(_ records: [JSONValue]) -> [JSONValue] {
        guard !order.isEmpty else { return records }
        let keyed = records.enumerated().sorted { left, right in
            for (path, descending) in order {
                let comparison = compare(
                    Condition.value(path, in: left.element), Condition.value(path, in: right.element))
                if comparison != .orderedSame { return (comparison == .orderedAscending) != descending }
            }
            return left.offset < right.offset
        }
        return keyed.map(\.element)
    }

    private func compare(_ left: JSONValue?, _ right: JSONValue?) -> ComparisonResult {
        if let left = left?.number, let right = right?.number {
            return left == right ? .orderedSame : left < right ? .orderedAscending : .orderedDescending
        }
        let left = (left?.text ?? left?.line ?? "").lowercased()
        let right = (right?.text ?? right?.line ?? "").lowercased()
        return left == right ? .orderedSame : left < right ? .orderedAscending : .orderedDescending
    }

    private func numbered(_ records: [JSONValue], _ url: String) -> ModelAnswer {
        let pages = max(1, (records.count + size - 1) / size)
        let (skipped, overflow) = (page - 1).multipliedReportingOverflow(by: size)
        let shown = overflow ? [] : Array(records.dropFirst(skipped).prefix(size))
        var links: [String] = []
        func link(_ number: Int, _ relation: String) {
            links.append("<\(target(url, ["page": String(number)]))>; rel=\"\(relation)\"")
        }
        if page < pages { link(page + 1, "next") }
        if page > 1 { link(min(page - 1, pages), "prev") }
        if pages > 1 {
            link(1, "first")
            link(pages, "last")
        }
        return shownAnswer(shown, links)
    }

    private func forwardOnly(_ records: [JSONValue], _ url: String) -> ModelAnswer {
        let rest = records.filter { ($0["id"]?.integer ?? 0) > after }
        let shown = Array(rest.prefix(size))
        var links: [String] = []
        if rest.count > shown.count, let last = shown.last?["id"]?.integer {
            links.append("<\(target(url, ["pageId": String(last)]))>; rel=\"next\"")
        }
        return shownAnswer(shown, links)
    }

    private func shownAnswer(_ records: [JSONValue], _ links: [String]) -> ModelAnswer {
        let headers = links.isEmpty ? [:] : ["Link": links.joined(separator: ", ")]
        return ModelAnswer(status: 200, headers: headers, json: .array(records.map(selected)))
    }

    private func target(_ url: String, _ changed: [String: String]) -> String {
        var query = parameters.merging(changed) { _, new in new }
        query["pageSize"] = String(size)
        if isForwardOnly { query["page"] = nil }
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        // `pageSize` comes before `page`: a wide-spread client reads the next page in that order only.
        let last = ["pageSize", "page", "pageId"]
        func place(_ name: String) -> Int { last.firstIndex(of: name).map { $0 + 1 } ?? 0 }
        let pairs = query.sorted { (place($0.key), $0.key) < (place($1.key), $1.key) }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? value)"
        }
        return url + "?" + pairs.joined(separator: "&")
    }

    /// The record with only the fields asked for.
    ///
    /// Unknown names are passed over; `_info` comes only if listed.
    func selected(_ record: JSONValue) -> JSONValue {
        guard !fields.isEmpty, let members = record.objectMembers else { return record }
        let paths = fields.map { $0.split(separator: "/").map(String.init) }
        var shown: [String: JSONValue] = [:]
        for (name, value) in members {
            let asked = paths.filter { $0.first == name }
            if asked.isEmpty { continue }
            let inner = value.objectMembers?.filter { child in asked.contains { $0.dropFirst().first == child.key } }
            shown[name] = asked.contains { $0.count == 1 } ? value : .object(inner ?? [:])
        }
        return .object(shown)
    }
}
