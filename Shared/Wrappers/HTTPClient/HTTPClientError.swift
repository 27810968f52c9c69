/// A request without a usable response.
package struct HTTPClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened, and with it what may be done next.
    package enum Reason: Equatable, Sendable {
        /// Nothing of the request reached the server: name look-up, refused connection, TLS, shut down. Safe to repeat.
        case notSent(String)
        /// The address policy does not allow the address that the host stands for. Nothing was sent.
        case addressRefused(String)
        /// The server's certificate is not one that the request trusts. Nothing was sent.
        case certificateMismatch(String)
        /// The server may have received the request and acted on it; its answer is missing or incomplete.
        case outcomeUnknown(String)
        /// The response's body is longer than the request allows, in bytes.
        case bodyTooLarge(limit: Int)
        /// The request cannot be sent as it is; the text names the field.
        case invalidRequest(String)
    }

    /// What happened.
    package let reason: Reason
    /// The time-out that ended the request, if one did.
    package let timeout: HTTPTimeouts.Phase?
    /// The request's method.
    package let method: String
    /// The request's URL without query, fragment and credentials: fit for logs.
    package let url: String

    /// An error; public for tests of code that handles errors.
    package init(reason: Reason, timeout: HTTPTimeouts.Phase? = nil, method: String, url: String) {
        self.reason = reason
        self.timeout = timeout
        self.method = method
        self.url = RequestURL.forLogs(url)
    }

    /// Call and reason, for logs.
    package var description: String {
        let text =
            switch reason {
            case .notSent(let text): "not sent: \(text)"
            case .addressRefused(let text): "address refused: \(text)"
            case .certificateMismatch(let text): "certificate not trusted: \(text)"
            case .outcomeUnknown(let text): "outcome unknown: \(text)"
            case .bodyTooLarge(let limit): "the response has more than \(limit) bytes"
            case .invalidRequest(let text): "invalid request: \(text)"
            }
        return "\(method) \(url): \(text)"
    }
}
