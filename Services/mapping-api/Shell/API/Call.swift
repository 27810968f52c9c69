import Billing
import HTTPServer
import MappingAPIStage
import Ports
import StrictJSON

/// One call of an operation: the caller and the request.
struct Call: Sendable {
    let access: Access
    let request: ServerRequest

    /// A call whose address `operation` understands: its places and query parameters hold no control characters, and
    /// there is no parameter that nothing would come of.
    init(_ operation: Operation, access: Access, request: ServerRequest) throws(Problem) {
        self.access = access
        self.request = request
        let problems = Self.problems(ofPlaces: request) + Self.problems(ofQuery: request, known: operation.query)
        guard problems.isEmpty else { throw Problem(address: problems) }
    }

    /// The deepest nesting a body may have.
    static let maximumDepth = 16
    /// The most values a body may have, lists and objects among them.
    static let maximumValues = 200_000

    private static let control = "contains control characters; remove them"

    private static func problems(ofPlaces request: ServerRequest) -> [FieldProblem] {
        request.parameters.sorted { $0.key < $1.key }.filter { hasControlCharacters($0.value) }
            .map { FieldProblem(FieldPath([$0.key]), .invalid, Self.control) }
    }

    private static func problems(ofQuery request: ServerRequest, known: [String]) -> [FieldProblem] {
        var seen: Set<String> = []
        return request.query.compactMap { name, value in
            let shown = FieldPath([String(name.prefix(60))])
            guard known.contains(name) else {
                let list = known.isEmpty ? "none" : known.joined(separator: ", ")
                let message = "is not known here; remove it. Known query parameters: \(list)"
                return FieldProblem(shown, .unknownField, message)
            }
            guard seen.insert(name).inserted else {
                return FieldProblem(shown, .duplicate, "stands in the query twice; send it once")
            }
            return hasControlCharacters(value) ? FieldProblem(shown, .invalid, Self.control) : nil
        }
    }

    /// The part of a list that is wanted.
    func page() throws(Problem) -> Page<String> {
        var reader = QueryReader(query)
        let page = reader.page()
        try reader.finish("page")
        return page
    }

    /// The part that is wanted of a list that is ordered by numbers.
    func numberPage() throws(Problem) -> Page<Int> {
        let page = try page()
        var reader = QueryReader(query)
        let after = reader.numberAfter()
        try reader.finish("page")
        return Page(limit: page.limit, after: after)
    }

    /// A query item; an empty one counts as left out.
    func query(_ name: String) -> String? { request.query(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// The body, which must be there.
    var body: JSONValue {
        get throws(Problem) {
            do {
                return try JSONValue(
                    parsing: request.body, maximumDepth: Self.maximumDepth, maximumValues: Self.maximumValues)
            } catch {
                let reason = request.body.isEmpty ? "the body is empty, a JSON document is needed" : error.ofBody
                throw Problem(.malformed, "The request's body cannot be read: \(reason).")
            }
        }
    }

    /// The body, if there is one.
    var optionalBody: JSONValue? {
        get throws(Problem) {
            request.body.isEmpty ? nil : try body
        }
    }

    /// A named place of the path.
    func place(_ name: String) -> String { request.parameters[name] ?? "" }

    /// A named place that holds one of our ids; anything else is the id of nothing.
    func id<Kind>(_ name: String) throws(Problem) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(inAddress: place(name)) else {
            throw Problem(.notFound, "There is no \(name) \(place(name).prefix(60)).")
        }
        return id
    }
}

extension JSONSyntaxError {
    /// What is wrong with a body, for people.
    fileprivate var ofBody: String {
        switch reason {
        case .expected: "the body is not JSON (UTF-8)"
        case .repeatedName(let name): "an object names the field \"\(name.prefix(60))\" twice; send it once"
        case .tooDeep(let limit): "the body is nested more than \(limit) levels deep"
        case .tooManyValues(let limit): "the body holds more than \(limit) values; send them in several requests"
        }
    }
}
