import Foundation
import HTTPClient
import HTTPMessages
import Ports

/// Sends calls and turns what comes back into an answer or a `ConnectWiseError`.
struct Exchange: Sendable {
    typealias Send = @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse

    let connection: ConnectWiseConnection
    let timeouts: HTTPTimeouts
    let observe: ConnectWiseClient.Observer
    let send: Send

    /// The answer's body, decoded.
    func answer<Answer: Decodable & Sendable>(
        _ call: Call, as type: Answer.Type
    ) async throws(ConnectWiseError) -> Answer {
        try await answer(call, as: type) { (answer, _) in answer }
    }

    /// The answer's body, decoded and then judged by `read`; the call is reported to the observer exactly once.
    func answer<Answer: Decodable, Result>(
        _ call: Call, as type: Answer.Type,
        read: (Answer, HTTPResponse) throws(ConnectWiseError) -> Result
    ) async throws(ConnectWiseError) -> Result {
        do {
            let response = try await respond(to: call)
            let judgement = AnswerJudgement(call: call, response: response)
            try judgement.requireSuccess()
            let result = try read(try judgement.decode(type), response)
            observe(call.method, "answered")
            return result
        } catch {
            observe(call.method, error.reason.outcome)
            throw error
        }
    }

    private func respond(to call: Call) async throws(ConnectWiseError) -> HTTPResponse {
        do {
            return try await send(request(for: call))
        } catch {
            throw ConnectWiseError(ConnectWiseError.Reason(error, call: call), call: call.name)
        }
    }

    private func request(for call: Call) -> HTTPRequest {
        let credentials = "\(connection.companyID)+\(connection.publicKey):\(connection.privateKey)"
        // Plain `application/json` is the latest model on every version; a versioned type may be unknown on premises.
        var headers: HTTPHeaders = [
            "Authorization": "Basic " + Data(credentials.utf8).base64EncodedString(),
            "clientId": connection.clientID,
            "Accept": "application/json",
        ]
        if call.body != nil { headers["Content-Type"] = "application/json; charset=utf-8" }
        var request = HTTPRequest(
            method: call.method, url: call.url(below: connection.address.apiURL), headers: headers, body: call.body,
            timeouts: timeouts, trust: connection.trust)
        request.mayBeSent = call.mayBeSent
        return request
    }
}
