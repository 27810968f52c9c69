import Ports

/// Why a call had no usable answer.
enum CallFailure: Error, Equatable {
    /// The server knows the session no more (403); a new one may do.
    case sessionLost(call: String)
    /// The server answered with an error of its own.
    case refused(call: String, OpenAPIError)
    /// Everything else, as the port tells it.
    case source(SourceError)

    var asSourceError: SourceError {
        switch self {
        case .source(let error): error
        case .sessionLost(let call):
            SourceError(.unavailable, "\(call): the server ended the session twice while it was being used")
        case .refused(let call, let error) where error.isAccessDenied:
            SourceError(
                .unauthorized,
                "\(call): \(error); give the account the right to read on the main server and each virtual server")
        case .refused(let call, let error): SourceError(.unavailable, "\(call): \(error)")
        }
    }

    static func unavailable(_ call: String, _ text: String) -> CallFailure {
        .source(SourceError(.unavailable, "\(call): \(text)"))
    }

    static func misconfigured(_ call: String, _ text: String) -> CallFailure {
        .source(SourceError(.misconfigured, "\(call): \(text)"))
    }
}
