import Foundation
import HTTPClient
import HTTPMessages
import Simulators

extension ModelRequest {
    /// A request of our own clients, as it arrives: `https://host/path?query`.
    init(_ request: HTTPRequest) {
        let afterHost = request.url.dropFirst("https://".count).drop { $0 != "/" }
        let parts = afterHost.split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            if let name = sides.first { query[name] = sides.count > 1 ? sides[1] : "" }
        }
        self.init(
            method: request.method, path: String(parts.first ?? "/"), query: query,
            headers: Dictionary(
                request.headers.entries.map { ($0.name.lowercased(), $0.value) },
                uniquingKeysWith: { first, _ in first }),
            body: Data(request.body ?? []))
    }
}
