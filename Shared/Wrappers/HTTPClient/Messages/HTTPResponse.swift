package import HTTPMessages

/// A complete response, whatever its status.
package struct HTTPResponse: Sendable, Equatable {
    /// The status code.
    package let status: Int
    /// The header fields of the final response, as they came.
    package let headers: HTTPHeaders
    /// The body, decompressed.
    package let body: [UInt8]

    /// A response; public for tests of code that reads responses.
    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
