import HTTPClient
import HTTPMessages
import Ports

/// What the status of an answer means.
///
/// Source: KSC Open API, transport and Session: 401 credentials, 403 session ended, 503 busy.
struct StatusJudgement {
    let call: String
    let response: HTTPResponse

    func requireSuccess() throws(CallFailure) {
        switch response.status {
        case 200: return
        case 401: throw .source(SourceError(.unauthorized, "\(call): user or password is refused\(serverWords)"))
        case 403 where call == Session.startMethod:
            throw .source(SourceError(.unauthorized, "\(call): the account may not sign in there\(serverWords)"))
        case 403: throw .sessionLost(call: call)
        case 404, 405:
            throw .misconfigured(call, "\(response.status): no Open API there; check host and port (13299)")
        case 300..<400: throw .misconfigured(call, "\(response.status): the address redirects elsewhere")
        case 503: throw .unavailable(call, "503: the server is busy")
        default: throw .unavailable(call, "\(response.status)\(serverWords)")
        }
    }

    /// Source: KSC Open API 16, `X-KSC-ErrorMsg`.
    private var serverWords: String {
        guard let words = response.headers["X-KSC-ErrorMsg"], !words.isEmpty else { return "" }
        return " (\(words.prefix(200)))"
    }
}

extension CallFailure {
    /// What a call without a response means; all calls here are reads.
    init(_ error: HTTPClientError, call: String) {
        switch error.reason {
        case .notSent(let text): self = .unavailable(call, text)
        case .outcomeUnknown(let text): self = .unavailable(call, "no whole answer: \(text)")
        case .bodyTooLarge(let limit): self = .unavailable(call, "the answer has more than \(limit) bytes")
        case .addressRefused(let text): self = .misconfigured(call, "the address is not allowed: \(text)")
        case .certificateMismatch(let text):
            self = .misconfigured(call, "the certificate is not the one expected: \(text)")
        case .invalidRequest(let text): self = .misconfigured(call, text)
        }
    }
}
