public import Foundation
public import StrictJSON

/// A request as a model sees it: no socket, no library.
public struct ModelRequest: Sendable, Equatable {
    /// `GET`, `POST` and so on.
    public var method: String
    /// The path, percent-decoded, without its query.
    public var path: String
    /// The query's names and values, decoded.
    public var query: [String: String]
    /// Headers with lower-case names.
    public var headers: [String: String]
    /// The body.
    public var body: Data
    /// Which connection it came on.
    public var connection: UInt64

    /// A request.
    public init(
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
public struct ModelAnswer: Sendable, Equatable {
    /// The status.
    public var status: Int
    /// Header names and values.
    public var headers: [String: String]
    /// The body.
    public var body: Data

    /// An answer.
    public init(status: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a JSON body.
    public init(status: Int, headers: [String: String] = [:], json: JSONValue) {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json; charset=utf-8" }
        self.init(status: status, headers: headers, body: Data(json.encoded()))
    }

    /// The body as JSON, if it is.
    public var json: JSONValue? { try? JSONValue(parsing: body) }
}

/// What becomes of an exchange once the faults have had their say.
public enum Delivery: Sendable, Equatable {
    /// The answer arrives after so many milliseconds.
    case answer(ModelAnswer, afterMilliseconds: Int)
    /// The answer's headers promise the whole body and half of it arrives, then the connection closes.
    case truncated(ModelAnswer)
    /// The connection closes without an answer.
    case closed
    /// Nothing ever arrives.
    case silence

    /// The answer, if one arrives whole.
    public var answer: ModelAnswer? {
        guard case .answer(let answer, _) = self else { return nil }
        return answer
    }
}
