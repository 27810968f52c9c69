package import Foundation
package import StrictJSON

/// A request as a model sees it: no socket, no library.
package struct ModelRequest: Sendable, Equatable {
    /// `GET`, `POST` and so on.
    package var method: String
    /// The path, percent-decoded, without its query.
    package var path: String
    /// The query's names and values, decoded.
    package var query: [String: String]
    /// Headers with lower-case names.
    package var headers: [String: String]
    package var body: Data
    /// Which connection it came on.
    package var connection: UInt64

    package init(
        method: String, path: String, query: [String: String] = [:], headers: [String: String] = [:],
        body: Data = Data(), connection: UInt64 = 0
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.connection = connection
    }
}

/// What a model answers.
package struct ModelAnswer: Sendable, Equatable {
    package var status: Int
    /// Header names and values.
    package var headers: [String: String]
    package var body: Data

    package init(status: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a JSON body.
    package init(status: Int, headers: [String: String] = [:], json: JSONValue) {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json; charset=utf-8" }
        self.init(status: status, headers: headers, body: Data(json.encoded()))
    }

    /// The body as JSON, if it is.
    package var json: JSONValue? { try? JSONValue(parsing: body) }
}

/// What becomes of an exchange once the faults have had their say.
package enum Delivery: Sendable, Equatable {
    /// The answer arrives after so many milliseconds.
    case answer(ModelAnswer, afterMilliseconds: Int)
    /// The answer's headers promise the whole body and half of it arrives, then the connection closes.
    case truncated(ModelAnswer)
    /// The connection closes without an answer.
    case closed
    /// Nothing ever arrives.
    case silence
    /// Nothing ever arrives, and the request reaches the model only after so many milliseconds.
    case late(ModelRequest, afterMilliseconds: Int)

    /// The answer, if one arrives whole.
    package var answer: ModelAnswer? {
        guard case .answer(let answer, _) = self else { return nil }
        return answer
    }
}
