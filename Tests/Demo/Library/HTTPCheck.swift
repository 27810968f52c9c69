import HTTPClient

/// Asks a service on this machine for a status.
enum HTTPCheck {
    private static let client = HTTPClient(HTTPClientConfiguration(userAgent: "demo", addressPolicy: .any))

    /// The status of `GET url`; `nil` if nobody answers.
    static func status(of url: String) async -> Int? {
        await (try? client.send(HTTPRequest(method: "GET", url: url)))?.status
    }
}
