import Foundation
import HTTPClient
import HTTPMessages
import Locking
import Support

/// The mapping API as one tenant's integrator uses it.
struct MappingDesk: Sendable {
    private static let http = HTTPClient(HTTPClientConfiguration(userAgent: "demo", addressPolicy: .any))
    let baseURL: String
    let token: String

    /// A problem document of the API.
    struct Problem: Decodable, CustomStringConvertible {
        struct FieldProblem: Decodable {
            let field: String?
            let message: String
        }
        let title: String
        let detail: String?
        let errors: [FieldProblem]?

        var description: String {
            let fields = (errors ?? []).map { "\($0.field.map { "\($0): " } ?? "")\($0.message)" }
            return fields.isEmpty ? detail ?? title : fields.joined(separator: "; ")
        }
    }

    /// Sends a request of the scenario's entry at `path`; a refusal names that entry and the API's words.
    func send(_ method: String, _ target: String, _ body: (any Encodable)? = nil, for path: String) async throws -> Data
    {
        var draft = HTTPRequest(method: method, url: baseURL + target)
        draft.headers = ["Authorization": "Bearer \(token)", "Accept": "application/json"]
        if let body {
            draft.headers["Content-Type"] = "application/json"
            draft.body = Array(try JSONEncoder().encode(body))
        }
        draft.timeouts = HTTPTimeouts(connect: .seconds(5), firstByte: .seconds(60), total: .seconds(60))
        let request = draft
        let answer = Locked<Result<Data, DemoError>?>(nil)
        try await eventually(within: .seconds(60), "\(method) \(target) is answered") {
            let response = try await Self.http.send(request)
            let data = Data(response.body)
            let problem = (try? JSONDecoder().decode(Problem.self, from: data)).map(\.description)
            let words = "\(path): \(method) \(target): \(problem ?? String(decoding: data.prefix(400), as: UTF8.self))"
            switch response.status {
            case 200..<300:
                answer.withLock { $0 = .success(data) }
            case 400, 404, 409, 422:
                answer.withLock { $0 = .failure(.refused([words])) }
            case 502, 503, 504:
                // An outside system misbehaves as the scenario says; nothing was saved, so a person would try again.
                return false
            default:
                answer.withLock { $0 = .failure(.failed("\(words) (status \(response.status))")) }
            }
            return true
        }
        guard let answer = answer.withLock({ $0 }) else { throw DemoError.failed("\(method) \(target) has no answer") }
        return try answer.get()
    }

    /// Sends and decodes.
    func ask<Answer: Decodable>(
        _ method: String, _ target: String, _ body: (any Encodable)? = nil, for path: String,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        let data = try await send(method, target, body, for: path)
        do {
            return try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw DemoError.failed(
                "\(method) \(target) answered \(String(decoding: data.prefix(400), as: UTF8.self)): \(error)")
        }
    }

    /// All elements of a paged list.
    func all<Element: Decodable>(_ target: String, as type: Element.Type = Element.self) async throws -> [Element] {
        var elements: [Element] = []
        var cursor: String?
        repeat {
            let joint = target.contains("?") ? "&" : "?"
            let after = cursor.map { "&after=\(escaped($0))" } ?? ""
            let page: Page<Element> = try await ask("GET", "\(target)\(joint)limit=1000\(after)", for: target)
            elements += page.items
            cursor = page.next
        } while cursor != nil
        return elements
    }
}

/// A page of a list.
private struct Page<Element: Decodable>: Decodable {
    let items: [Element]
    let next: String?
}

/// A text as one part of a URL.
func escaped(_ text: String) -> String {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._~")
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
}
