import HTTPMessages

/// A request that was checked and can be handed to libcurl.
struct PreparedRequest: Sendable {
    let method: String
    let url: RequestURL
    /// Lines as libcurl takes them.
    let headerLines: [String]
    let body: [UInt8]?
    let timeouts: HTTPTimeouts
    let maximumBodyBytes: Int
    let trust: TLSTrust
    let mayBeSent: @Sendable () -> Bool
    let deadline: ContinuousClock.Instant

    /// Whether libcurl may send it again when a kept-alive connection turns out dead.
    var isRepeatable: Bool { method == "GET" || method == "HEAD" }

    init(_ request: HTTPRequest, userAgent: String) throws(TransferError) {
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(Self.isTokenByte) else {
            throw TransferError(.invalidRequest("method: not a token"))
        }
        guard request.method != "HEAD" || request.body == nil else {
            throw TransferError(.invalidRequest("body: HEAD has none"))
        }
        if case .fingerprint(let sha256) = request.trust, sha256.count != 32 {
            throw TransferError(.invalidRequest("trust: a SHA-256 fingerprint has 32 bytes, not \(sha256.count)"))
        }
        method = request.method
        url = try RequestURL(request.url)
        headerLines = try Self.lines(of: request, userAgent: userAgent)
        // A method that usually has a body announces an empty one, so that no server waits for it.
        body = request.body ?? (["POST", "PUT", "PATCH"].contains(request.method) ? [] : nil)
        timeouts = request.timeouts
        maximumBodyBytes = request.maximumBodyBytes
        trust = request.trust
        mayBeSent = request.mayBeSent
        deadline = .now + request.timeouts.total
    }

    private static func lines(of request: HTTPRequest, userAgent: String) throws(TransferError) -> [String] {
        // Without the first libcurl would ask before sending a long body, without the second call every body a form.
        var lines = ["Expect:"]
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        if request.headers["User-Agent"] == nil { lines.append("User-Agent: \(userAgent)") }
        for (name, value) in request.headers.entries {
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
                throw TransferError(.invalidRequest("headers: a name is not a token"))
            }
            guard !value.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) else {
                throw TransferError(.invalidRequest("headers: the value of \(name) has a control character"))
            }
            // libcurl drops "Name:" and sends "Name;" as an empty field.
            lines.append(value.allSatisfy { $0 == " " } ? "\(name);" : "\(name): \(value)")
        }
        return lines
    }

    /// Source: RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
