package import HTTPMessages

/// The answer to one request.
package struct ServerResponse: Sendable {
    /// What follows the header fields.
    package enum Body: Sendable {
        /// Nothing.
        case none
        /// These bytes.
        case bytes([UInt8])
        /// These bytes, of `declaredLength` promised ones, and then the connection is closed: for simulators.
        case truncated([UInt8], declaredLength: Int)
        /// Nothing at all, not even a status: the connection is closed. For simulators.
        case closeWithoutAnswer
    }

    /// The status code.
    package var status: Int
    /// Header fields beside those that the transport sets itself (`Content-Length`, `Date`, `Transfer-Encoding`).
    package var headers: HTTPHeaders
    /// What follows the header fields.
    package var body: Body

    package init(status: Int, headers: HTTPHeaders = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Encoded JSON.
    package static func json(_ bytes: [UInt8], status: Int = 200) -> ServerResponse {
        ServerResponse(status: status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
    }

    /// Plain text.
    package static func text(_ text: String, status: Int = 200) -> ServerResponse {
        ServerResponse(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    /// The connection is closed without an answer.
    package static let closeWithoutAnswer = ServerResponse(status: 0, body: .closeWithoutAnswer)
}
