import HTTPClient

/// Asks a service on this machine how it is.
package enum HTTPCheck {
    private static let client = HTTPClient(HTTPClientConfiguration(userAgent: "demo", addressPolicy: .any))

    /// The status of `GET url`; `nil` if nobody answers.
    static func status(of url: String) async -> Int? {
        await (try? client.send(HTTPRequest(method: "GET", url: url)))?.status
    }

    /// The body of `GET url`, whatever the status; `nil` if nobody answers.
    package static func text(of url: String) async -> String? {
        guard let answer = try? await client.send(HTTPRequest(method: "GET", url: url)) else { return nil }
        return String(decoding: answer.body, as: UTF8.self)
    }
}
