import HTTPMessages

/// Finds the handler of a request by method and path.
package struct Router: Sendable {
    /// Answers a request; `request.parameters` holds the route's named places.
    package typealias Handler = @Sendable (_ request: ServerRequest) async throws -> ServerResponse

    private struct Route: Sendable {
        let method: String
        let pattern: RoutePattern
        let handler: Handler
    }

    private var table: [Route] = []

    /// Answers when no route has the path.
    package var notFound: @Sendable (_ request: ServerRequest) async -> ServerResponse = { _ in
        .text("Not found.\n", status: 404)
    }
    /// Answers when the path has routes but none for the method; the router adds the `Allow` field.
    package var methodNotAllowed: @Sendable (_ request: ServerRequest, _ allowed: [String]) async -> ServerResponse = {
        _, _ in .text("Method not allowed.\n", status: 405)
    }
    /// Answers when a handler has thrown.
    package var failed: @Sendable (_ request: ServerRequest, _ error: any Error) async -> ServerResponse = { _, _ in
        .text("Internal error.\n", status: 500)
    }

    /// A router without routes.
    package init() {}

    /// All routes in the order of their registration.
    package var routes: [(method: String, pattern: String)] { table.map { ($0.method, $0.pattern.text) } }

    /// Adds a route; a segment `{name}` stands for any one segment, and a literal segment wins over it.
    ///
    /// A route for `GET` answers `HEAD` too. Traps when the same method and path have a route already.
    package mutating func on(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
        let pattern = RoutePattern(pattern)
        let isNew = !table.contains { $0.method == method && $0.pattern.shape == pattern.shape }
        precondition(isNew, "\(method) \(pattern.text) has a route already")
        table.append(Route(method: method, pattern: pattern, handler: handler))
    }

    /// The answer of the route that fits, or of one of the three other handlers.
    package func respond(_ request: ServerRequest) async -> ServerResponse {
        let fitting = table.filter { $0.pattern.match(request.segments) != nil }
        guard !fitting.isEmpty else { return await notFound(request) }
        guard let route = best(fitting, for: request.method) else {
            let allowed = allowedMethods(fitting)
            var response = await methodNotAllowed(request, allowed)
            response.headers["Allow"] = allowed.joined(separator: ", ")
            return response
        }
        var request = request
        request.parameters = route.pattern.match(request.segments) ?? [:]
        do {
            return try await route.handler(request)
        } catch {
            return await failed(request, error)
        }
    }

    private func best(_ routes: [Route], for method: String) -> Route? {
        let ofMethod = routes.filter { $0.method == method }
        let usable = ofMethod.isEmpty && method == "HEAD" ? routes.filter { $0.method == "GET" } : ofMethod
        return usable.max { $1.pattern.isMoreSpecific(than: $0.pattern) }
    }

    private func allowedMethods(_ routes: [Route]) -> [String] {
        var methods = Set(routes.map(\.method))
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.sorted()
    }
}
