import HTTPClient
import Ports

extension ConnectWiseError.Reason {
    /// What a call without a usable response means for a read or a write.
    init(_ error: HTTPClientError, call: Call) {
        switch error.reason {
        case .notSent(let text): self = .notSent(text)
        case .addressRefused(let text):
            self = .misconfigured("the address is not allowed: \(text)")
        case .certificateMismatch(let text):
            self = .misconfigured("the certificate is not trusted: \(text)")
        case .invalidRequest(let text):
            self = .misconfigured("the request cannot be sent: \(text)")
        case .outcomeUnknown(let text): self = Self.unanswered(call, status: 0, text)
        case .bodyTooLarge(let limit):
            self = Self.unanswered(call, status: 0, "the answer has more than \(limit) bytes")
        }
    }

    /// An answer that is missing or cannot be read: of a write nobody knows whether it was applied.
    static func unanswered(_ call: Call, status: Int, _ text: String) -> Self {
        switch call.purpose {
        case .write: .outcomeUnknown(text)
        case .siteWide, .record: .unavailable(status: status, text)
        }
    }

    /// The word that metrics count this under.
    var outcome: String {
        switch self {
        case .notSent: "notSent"
        case .outcomeUnknown: "outcomeUnknown"
        case .throttled: "throttled"
        case .unauthorized: "unauthorized"
        case .misconfigured: "misconfigured"
        case .unavailable: "unavailable"
        case .notFound: "notFound"
        case .refused: "refused"
        case .notApplied: "notApplied"
        }
    }
}
