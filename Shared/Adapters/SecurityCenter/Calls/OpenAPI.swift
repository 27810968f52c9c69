import Foundation
import HTTPClient
import HTTPMessages
import Ports

/// Calls methods of one Administration Server and turns what comes back into an answer or a `CallFailure`.
struct OpenAPI: Sendable {
    typealias Send = @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse
    typealias Shield = @Sendable (@escaping @Sendable () async -> Void) async -> Void

    let connection: SecurityCenterConnection
    let timeouts: HTTPTimeouts
    /// Runs to its end what is given to it, also in a cancelled task.
    let shield: Shield
    let send: Send

    /// One call.
    ///
    /// Source: KSC Open API, transport: `POST /api/v1.0/Class.Method`, parameters by name in a JSON object.
    func call<Answer: Decodable>(
        _ method: String, _ parameters: some Encodable, headers: HTTPHeaders, timeouts: HTTPTimeouts? = nil,
        as type: Answer.Type
    ) async throws(CallFailure) -> Answer {
        var headers = headers
        headers["Content-Type"] = "application/json"
        let request = HTTPRequest(
            method: "POST", url: connection.address.url + "/api/v1.0/" + method, headers: headers,
            body: Self.body(parameters), timeouts: timeouts ?? self.timeouts, trust: connection.trust)
        let response: HTTPResponse
        do {
            response = try await send(request)
        } catch {
            throw CallFailure(error, call: method)
        }
        try StatusJudgement(call: method, response: response).requireSuccess()
        return try Self.decode(response.body, call: method, as: type)
    }

    private static func decode<Answer: Decodable>(
        _ body: [UInt8], call: String, as type: Answer.Type
    ) throws(CallFailure) -> Answer {
        let envelope: Envelope<Answer>
        do {
            envelope = try JSONDecoder().decode(Envelope<Answer>.self, from: Data(body))
        } catch {
            throw .unavailable(call, "the answer cannot be read: \(Self.words(error))")
        }
        switch envelope.result {
        case .success(let answer): return answer
        case .failure(let problem): throw .refused(call: call, problem.error)
        }
    }

    private static func body(_ parameters: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(parameters))
        } catch {
            preconditionFailure("parameters of numbers and texts can always be encoded: \(error)")
        }
    }

    /// Where in the answer reading stopped, and why.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let context: DecodingError.Context
        switch error {
        case .dataCorrupted(let found), .keyNotFound(_, let found), .typeMismatch(_, let found),
            .valueNotFound(_, let found):
            context = found
        @unknown default: return "\(error)"
        }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }
}
