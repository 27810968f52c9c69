import Billing
import HTTPMessages
package import HTTPServer
package import MappingAPIStage
package import Observability
package import Ports
import StrictJSON

/// The API over HTTP: finds the operation, checks the token, runs it, and writes its answer or problem.
package struct MappingRoutes: Sendable {
    private let tokens: any AccessTokens
    private let requests: Counter
    private let logger: Logger
    /// Finds the handler of a request.
    package private(set) var router = Router()

    /// The routes over this stage.
    package init(
        _ stage: MappingStage, tokens: any AccessTokens, metrics: MetricsRegistry, logger: Logger
    ) {
        self.tokens = tokens
        self.logger = logger
        requests = metrics.counter(
            "tallybridge_api_requests_total", help: "Requests answered by the mapping API.",
            labels: ["method", "route", "status"])
        for operation in Operation.all(of: stage) { add(operation) }
        router.on("GET", "/openapi.json") { _ in .json(PackageResources.openapi_json) }
        router.notFound = { request in
            Self.response(Problem(.notFound, "There is nothing at this address; /openapi.json lists what there is."))
        }
        router.methodNotAllowed = { _, allowed in
            Self.response(Problem(.methodNotAllowed, "Use one of \(allowed.joined(separator: ", ")) here."))
        }
        router.failed = { _, error in
            logger.error("a request failed", metadata: ["error": .error(error)])
            return Self.response(
                Problem(.internalError, "The request was not done. Try again, then tell the operator."))
        }
    }

    private mutating func add(_ operation: Operation) {
        let (tokens, requests, logger) = (tokens, requests, logger)
        router.on(operation.method, operation.path) { request in
            var actor: Access?
            let response: ServerResponse
            do {
                let access = try await tokens.access(of: request, needing: operation.role)
                actor = access
                let call = try Call(operation, access: access, request: request)
                response = Self.response(try await operation.run(call))
            } catch let problem as Problem {
                response = Self.response(problem)
            } catch let refusal as Refusal {
                response = Self.response(Problem(refusal))
            }
            requests.increment(labels: [operation.method, operation.path, String(response.status)])
            if operation.method != "GET", let actor {
                logger.info(
                    "request answered",
                    metadata: [
                        "tb.tenant": .string(actor.tenant.text), "actor": .string(actor.actor),
                        "method": .string(operation.method), "route": .string(operation.path),
                        "status": .int(response.status),
                    ])
            }
            return response
        }
    }

    private static func response(_ answer: Answer) -> ServerResponse {
        guard let body = answer.body else { return ServerResponse(status: answer.status) }
        var response = ServerResponse.json(body.encoded(), status: answer.status)
        response.headers["Location"] = answer.location
        return guarded(response)
    }

    private static func response(_ problem: Problem) -> ServerResponse {
        var response = ServerResponse.json(problem.document.encoded(), status: problem.kind.status)
        response.headers["Content-Type"] = "application/problem+json"
        if problem.kind == .unauthorized { response.headers["WWW-Authenticate"] = "Bearer realm=\"tallybridge\"" }
        return guarded(response)
    }

    /// Answers hold a tenant's data: no cache keeps them, no browser guesses at them.
    private static func guarded(_ response: ServerResponse) -> ServerResponse {
        var response = response
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    }
}
