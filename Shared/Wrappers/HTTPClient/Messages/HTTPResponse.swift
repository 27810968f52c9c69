public import HTTPMessages

/// A complete response, whatever its status.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code.
    public let status: Int
    /// The header fields of the final response, as they came.
    public let headers: HTTPHeaders
    /// The body, decompressed.
    public let body: [UInt8]

    /// A response; public for tests of code that reads responses.
    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
