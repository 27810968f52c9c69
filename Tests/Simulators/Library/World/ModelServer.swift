import Foundation
import HTTPMessages
import HTTPServer
import Lifecycle

/// Serves one model over https on a port of its own.
struct ModelServer: Sendable {
    let server: HTTPServer

    /// - Parameters:
    ///   - compresses: Answers are compressed for clients that ask for it.
    ///   - late: Applies a request whose time has come.
    init(
        identity: TLSIdentity, stopping: Latch, compresses: Bool,
        late: @escaping @Sendable (ModelRequest) -> Void = { _ in },
        exchange: @escaping @Sendable (ModelRequest) -> Delivery
    ) {
        let configuration = HTTPServerConfiguration(tls: identity, maximumBodyBytes: 1 << 20, stopTimeout: .seconds(2))
        server = HTTPServer(configuration) { request in
            let delivery = exchange(ModelRequest(request))
            let wantsGzip = compresses && request.headers["Accept-Encoding"]?.lowercased().contains("gzip") ?? false
            return await Self.response(delivery, stopping, gzip: wantsGzip, late: late)
        }
    }

    private static func response(
        _ delivery: Delivery, _ stopping: Latch, gzip: Bool, late: (ModelRequest) -> Void
    ) async -> ServerResponse {
        switch delivery {
        case .answer(let answer, let milliseconds):
            if milliseconds > 0 { _ = await pause(.milliseconds(milliseconds), or: stopping) }
            return ServerResponse(answer, gzip: gzip)
        case .truncated(let answer):
            let half = Array(answer.body.prefix(answer.body.count / 2))
            var response = ServerResponse(answer, gzip: false)
            response.body = .truncated(half, declaredLength: answer.body.count)
            return answer.body.isEmpty ? .closeWithoutAnswer : response
        case .closed: return .closeWithoutAnswer
        case .silence:
            await stopping.wait()
            return .closeWithoutAnswer
        case .late(let request, let milliseconds):
            // A connection that waits for its handler is kept, and with it the handler, when the client has left.
            if await pause(.milliseconds(milliseconds), or: stopping) { late(request) }
            await stopping.wait()
            return .closeWithoutAnswer
        }
    }

    /// Suspends for `time`, or until the world stops; returns whether the time has passed.
    private static func pause(_ time: Duration, or stopping: Latch) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            // The lateness itself is what is simulated: nothing is waited for. Cancelled it says that no time has passed.
            group.addTask { (try? await Task.sleep(for: time)) != nil }
            group.addTask {
                await stopping.wait()
                return false
            }
            let hasPassed = await group.next() ?? false
            group.cancelAll()
            return hasPassed
        }
    }
}

extension ModelRequest {
    init(_ request: ServerRequest) {
        self.init(
            method: request.method, path: request.path,
            query: Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last }),
            headers: Dictionary(
                request.headers.entries.map { ($0.name.lowercased(), $0.value) },
                uniquingKeysWith: { first, _ in first }),
            body: Data(request.body), connection: request.connection.number)
    }
}

extension ServerResponse {
    init(_ answer: ModelAnswer, gzip: Bool) {
        var headers = HTTPHeaders()
        for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) { headers.add(name, value) }
        var bytes = Array(answer.body)
        if gzip, !bytes.isEmpty, let compressed = Gzip.compressed(bytes) {
            bytes = compressed
            headers.add("Content-Encoding", "gzip")
        }
        self.init(status: answer.status, headers: headers, body: bytes.isEmpty ? .none : .bytes(bytes))
    }
}
