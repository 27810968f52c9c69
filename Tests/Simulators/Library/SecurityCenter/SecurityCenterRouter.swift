import Foundation
import StrictJSON

/// What a client of one simulated source signs in with.
package struct SecurityCenterCredentials: Sendable, Equatable {
    /// The internal user.
    package let user: String
    /// The user's password.
    package let password: String

    /// Credentials that are the same in every run of the same world.
    package init(tenant: String, source: String) {
        user = "tallybridge"
        password = StableText.letters(20, of: tenant, source, "password")
    }
}

/// From an HTTP request to a method: envelope, authentication, sessions.
///
/// Source: KSC Open API reference.
struct SecurityCenterRouter {
    let credentials: SecurityCenterCredentials

    /// `Class.Method` of a path, without the optional instance; nil if it is no Open API path.
    static func method(ofPath path: String) -> String? {
        // Vendors' clients name the version, some others leave it out.
        guard let prefix = ["/api/v1.0/", "/api/"].first(where: { path.hasPrefix($0) }),
            !path.dropFirst(prefix.count).contains("/")
        else { return nil }
        let parts = path.dropFirst(prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        return parts.count > 2 ? parts.suffix(2).joined(separator: ".") : parts.joined(separator: ".")
    }

    func answer(
        _ request: ModelRequest, _ state: inout SecurityCenterState, now: Duration, partial: Bool
    ) -> ModelAnswer {
        guard let name = Self.method(ofPath: request.path) else { return Self.plain(404, "Not found") }
        guard request.method == "POST" else { return Self.plain(405, "POST is needed") }
        guard request.headers["content-type"]?.lowercased().contains("application/json") ?? true,
            let parameters = request.body.isEmpty ? .object([:]) : try? JSONValue(parsing: request.body),
            parameters.objectMembers != nil
        else { return Self.plain(400, "A JSON object is needed") }
        state.expireResultSets(now: now)
        let method = SecurityCenterMethod(rawValue: name)
        if method == .login || method == .startSession { return signIn(method, request, &state, now: now) }
        guard let token = request.headers["x-ksc-session"] ?? state.logins[request.connection] else {
            return Self.plain(401, "Authentication is needed")
        }
        guard let session = state.use(token, now: now) else { return Self.plain(403, "The session is not valid") }
        guard session.server == nil || state.server(session.server) != nil else {
            state.expire(token)
            return Self.plain(403, "The session is not valid")
        }
        let call = OpenAPICall(
            parameters: parameters, token: token, server: state.server(session.server), connection: request.connection,
            now: now, isPartial: partial)
        do throws(OpenAPIError) {
            guard let method else { throw .noSuchMethod(name) }
            return ModelAnswer(status: 200, json: try perform(method, call, &state))
        } catch {
            return ModelAnswer(status: 200, json: error.json)
        }
    }

    private static func plain(_ status: Int, _ text: String) -> ModelAnswer {
        ModelAnswer(status: status, headers: ["Content-Type": "text/plain"], body: Data(text.utf8))
    }

    static func fault(_ status: Int) -> ModelAnswer { plain(status, "Answered with \(status)") }

    private func signIn(
        _ method: SecurityCenterMethod?, _ request: ModelRequest, _ state: inout SecurityCenterState, now: Duration
    ) -> ModelAnswer {
        guard isAuthentic(request.headers["authorization"], &state) else { return Self.plain(401, "Wrong credentials") }
        var server: Int?
        if let name = Self.serverName(request.headers["x-ksc-vserver"]), !name.isEmpty {
            guard let found = state.servers.first(where: { $0.name == name }) else {
                return ModelAnswer(status: 200, json: OpenAPIError.notFound("The virtual server \(name)").json)
            }
            server = found.number
        }
        let token = state.openSession(on: server, now: now)
        if method == .login {
            state.logins[request.connection] = token
            return ModelAnswer(status: 200, json: .object([:]))
        }
        return ModelAnswer(status: 200, json: .members(["PxgRetVal": .string(token)]))
    }

    /// The display name in `X-KSC-VServer`: base64 of UTF-8; empty, or the `x` that one client sends, is the main server.
    private static func serverName(_ header: String?) -> String? {
        guard let header, header != "x", let data = Data(base64Encoded: header) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// `KSCBasic user="…", pass="…"` with base64 values, or a one-time token as `KSCT …`.
    private func isAuthentic(_ header: String?, _ state: inout SecurityCenterState) -> Bool {
        guard let header else { return false }
        if header.hasPrefix("KSCT ") { return state.tokens.remove(String(header.dropFirst(5))) != nil }
        guard header.hasPrefix("KSCBasic ") else { return false }
        var values: [String: String] = [:]
        for part in header.dropFirst("KSCBasic ".count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if pair.count == 2 { values[pair[0]] = pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }
        }
        func decoded(_ name: String) -> String? {
            values[name].flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
        }
        return decoded("user") == credentials.user && decoded("pass") == credentials.password
    }

    private func perform(
        _ method: SecurityCenterMethod, _ call: OpenAPICall, _ state: inout SecurityCenterState
    ) throws(OpenAPIError) -> JSONValue {
        switch method {
        case .login, .startSession, .ping: return .object([:])
        case .endSession:
            state.end(call.token)
            return .object([:])
        case .createToken:
            let token = state.newName("token")
            state.tokens.insert(token)
            return .members(["PxgRetVal": .string(token)])
        case .getVServers: return try state.virtualServers(call)
        case .getVServerInfo: return try state.virtualServerInfo(call)
        case .getVServerStatistic: return try state.statistic(call)
        case .enumKeys: return try state.enumKeys(call)
        case .getKeyData: return try state.keyData(call)
        case .acquireKeyHosts: return try state.acquireKeyHosts(call)
        case .getNextItems: return try state.nextItems(call)
        case .releaseIterator:
            try state.release(try call.text("szwIterator"), .groupSync, session: call.token)
            return .object([:])
        case .findHosts: return try state.findHosts(call)
        case .findGroups: return try state.findGroups(call)
        case .getHostInfo: return try state.hostInfo(call)
        case .getStaticInfo: return try state.staticInfo(call)
        case .groupIdGroups, .groupIdUnassigned, .groupIdSuper: return state.group(call, method)
        case .getItemsCount: return try state.itemsCount(call)
        case .getItemsChunk: return try state.itemsChunk(call)
        case .releaseAccessor:
            try state.release(try call.text("strAccessor"), .chunk, session: call.token)
            return .object([:])
        case .getOsByAttributes: return try state.operatingSystems(call)
        case .synchronizeLicInfo: return state.synchronizeLicences(call)
        case .checkActionState: return try state.actionState(call)
        }
    }
}
