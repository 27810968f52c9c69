import Foundation
import HTTPClient
import HTTPMessages

/// A session on the main server or on one virtual server; it takes one call at a time.
struct Session: Sendable {
    /// Where a session is opened.
    enum Place: Equatable, Sendable {
        case main
        /// A virtual server, by its current display name.
        case virtualServer(name: String)
    }

    static let startMethod = "Session.StartSession"
    /// For releasing and ending, which must not hold up a shutdown.
    private static let farewellTimeouts = HTTPTimeouts(
        connect: .seconds(3), firstByte: .seconds(5), total: .seconds(5))

    let api: OpenAPI
    let token: String

    /// One call in this session.
    func call<Answer: Decodable>(
        _ method: String, _ parameters: some Encodable, as type: Answer.Type
    ) async throws(CallFailure) -> Answer {
        try await api.call(method, parameters, headers: headers, as: type)
    }

    /// Runs `body`, and then gives back what it used, however it ended.
    func releasing<Answer>(
        with method: String, _ parameters: some Encodable & Sendable, after body: () async throws(CallFailure) -> Answer
    ) async throws(CallFailure) -> Answer {
        do {
            let answer = try await body()
            await bidFarewell(method, parameters)
            return answer
        } catch {
            // A lost session has taken its result sets with it.
            if case .sessionLost = error { throw error }
            await bidFarewell(method, parameters)
            throw error
        }
    }

    /// Releases or ends something; its failure changes nothing, because the server does it by itself after a while.
    ///
    /// Shielded, the call goes out also when the task around it has been cancelled.
    private func bidFarewell(_ method: String, _ parameters: some Encodable & Sendable) async {
        await api.shield {
            do throws(CallFailure) {
                _ = try await api.call(
                    method, parameters, headers: headers, timeouts: Self.farewellTimeouts, as: NoAnswer.self)
            } catch {
                // See above.
            }
        }
    }

    private var headers: HTTPHeaders { ["X-KSC-Session": token] }
}

extension OpenAPI {
    /// Opens a session, runs `body` in it, and ends it, however `body` ended.
    ///
    /// Source: KSC Open API, Session.StartSession; `X-KSC-VServer` is the display name in Base64, none the main server.
    func withSession<Answer>(
        on place: Session.Place, _ body: (Session) async throws(CallFailure) -> Answer
    ) async throws(CallFailure) -> Answer {
        var headers: HTTPHeaders = ["Authorization": connection.authorization]
        if case .virtualServer(let name) = place { headers["X-KSC-VServer"] = Data(name.utf8).base64EncodedString() }
        let started = try await call(
            Session.startMethod, NoParameters(), headers: headers, as: Returned<String>.self)
        let session = Session(api: self, token: started.value)
        return try await session.releasing(with: "Session.EndSession", NoParameters()) { () async throws(CallFailure) in
            try await body(session)
        }
    }
}
