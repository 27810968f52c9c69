import Foundation
import HTTPClient
import Ports

/// What the answer to a call means.
struct AnswerJudgement {
    let call: Call
    let response: HTTPResponse

    /// Passes any 2xx; on-premises versions do not all answer a POST with 201.
    func requireSuccess() throws(ConnectWiseError) {
        if let reason = failure { throw ConnectWiseError(reason, call: call.name) }
    }

    /// The body of a successful answer.
    func decode<Answer: Decodable>(_ type: Answer.Type) throws(ConnectWiseError) -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(response.body))
        } catch {
            let text = "\(response.status) with a body that cannot be read: \(bodyText)"
            throw ConnectWiseError(.unanswered(call, status: response.status, text), call: call.name)
        }
    }

    private var failure: ConnectWiseError.Reason? {
        let status = response.status
        return switch status {
        case 200..<300: nil
        case 300..<400:
            .misconfigured("\(status): the address redirects elsewhere; write the API's own host")
        case 400: refusal ?? .misconfigured("400 from the gateway; check address and company id: \(bodyText)")
        // The role may read and not write this: what was not allowed is refused, and the system goes on being read.
        case 403 where call.purpose == .write: refusal ?? .refused(status: status, field: nil, message: bodyText)
        case 401, 403: .unauthorized("\(status): \(bodyText)")
        case 404: absence
        case 408, 409, 425: .unavailable(status: status, bodyText)
        case 429: .throttled(retryAfter: RetryAfter.duration(in: response.headers))
        case 500, 502, 504: .unanswered(call, status: status, "\(status): \(bodyText)")
        case 501, 503, 505...: .unavailable(status: status, bodyText)
        default: refusal ?? .refused(status: status, field: nil, message: bodyText)
        }
    }

    /// In the cloud wrong keys are answered with 404, which on a list that always exists can mean nothing else.
    private var absence: ConnectWiseError.Reason {
        switch call.purpose {
        case .siteWide: .unauthorized("404 on a list every system has: wrong address, company id or keys")
        case .record, .write: .notFound
        }
    }

    /// The refusal that a JSON error body carries; `nil` if the body is none.
    private var refusal: ConnectWiseError.Reason? {
        guard let body = try? JSONDecoder().decode(ErrorResponse.self, from: Data(response.body)), body.saysAnything
        else { return nil }
        let detail = body.errors?.first
        let words = [body.code, detail?.code, detail?.message ?? body.message].compactMap { $0 }
        return .refused(
            status: response.status, field: detail?.field.map(TextLimits.fieldName.shown),
            message: TextLimits.words.shown(words.joined(separator: ": ")))
    }

    /// The beginning of the body on one line; gateways send pages.
    private var bodyText: String {
        if let body = try? JSONDecoder().decode(ErrorResponse.self, from: Data(response.body)), let text = body.message
        {
            return String(text.prefix(300))
        }
        let words = String(decoding: response.body.prefix(600), as: UTF8.self)
            .split { $0.isWhitespace || $0.isNewline || $0.unicodeScalars.allSatisfy { $0.value < 32 } }
        return words.isEmpty ? "(no body)" : String(words.joined(separator: " ").prefix(200))
    }
}
