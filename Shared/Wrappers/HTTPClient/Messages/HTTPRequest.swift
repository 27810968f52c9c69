public import HTTPMessages

/// One HTTP request, complete before it is sent.
public struct HTTPRequest: Sendable {
    /// The method, upper case: `GET`.
    public var method: String
    /// An absolute `http` or `https` URL, percent-encoded, without user name or password.
    public var url: String
    /// Header fields beside those that the transport sets itself (`Host`, `Content-Length`, `Accept-Encoding`).
    public var headers: HTTPHeaders
    /// The body; `nil` sends none.
    public var body: [UInt8]?
    /// How long each phase may take.
    public var timeouts: HTTPTimeouts
    /// A response body with more bytes, counted after decompression, is given up.
    public var maximumBodyBytes: Int
    /// Which certificates are accepted for `https`.
    public var trust: TLSTrust

    /// A request; the defaults are a `GET` without body and a response of up to 16 MiB.
    public init(
        method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(), maximumBodyBytes: Int = 16 << 20, trust: TLSTrust = .system
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maximumBodyBytes = maximumBodyBytes
        self.trust = trust
    }
}
