import Foundation
import HTTPClient
import Locking

@testable import ConnectWise

/// Answers calls from a list, in order, and keeps what was sent.
final class CannedTransport: Sendable {
    private struct State {
        var answers: [Result<HTTPResponse, HTTPClientError>]
        var requests: [HTTPRequest] = []
    }

    private let state: Locked<State>

    init(_ answers: [Result<HTTPResponse, HTTPClientError>]) { state = Locked(State(answers: answers)) }

    convenience init(_ answers: (status: Int, body: String)...) {
        self.init(answers.map { .success(HTTPResponse(status: $0.status, body: Array($0.body.utf8))) })
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func client(
        pageSize: Int = 1000, observe: @escaping ConnectWiseClient.Observer = { _, _ in }
    ) throws
        -> ConnectWiseClient
    {
        let connection = try ConnectWiseConnection(
            url: "https://na.myconnectwise.net", companyID: "northwind", publicKey: "public", privateKey: "private",
            clientID: "0f6c9ba7-0000-4000-8000-000000000001")
        return ConnectWiseClient(connection: connection, pageSize: pageSize, observe: observe) {
            (request) async throws(HTTPClientError) in
            let answer: Result<HTTPResponse, HTTPClientError> = self.state.withLock { state in
                state.requests.append(request)
                guard !state.answers.isEmpty else {
                    let reason = HTTPClientError.Reason.notSent("no answer is left")
                    return .failure(HTTPClientError(reason: reason, method: request.method, url: request.url))
                }
                return state.answers.removeFirst()
            }
            return try answer.get()
        }
    }
}

extension HTTPRequest {
    /// The query's parameters, decoded.
    var parameters: [String: String] {
        let items = URLComponents(string: url)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    var bodyText: String { String(decoding: body ?? [], as: UTF8.self) }
}
