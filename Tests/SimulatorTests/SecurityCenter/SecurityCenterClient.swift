import Foundation
import Locking
import Simulators
import StrictJSON

/// Calls a source of the example in this process.
final class SecurityCenterClient: Sendable {
    let model: SecurityCenterModel
    private let time = Locked(Duration.zero)

    init(_ edits: [(String, String?)] = []) throws {
        let scenario = try Example.scenario(edits)
        model = SecurityCenterModel(
            scenario.tenants[0].sources[0], tenant: scenario.tenants[0].name, today: scenario.billingDate,
            faults: FaultPlan(scenario.faults), clock: { [time] in time.withLock { $0 } })
    }

    func advance(_ duration: Duration) { time.withLock { $0 += duration } }

    func authorization(user: String? = nil, password: String? = nil) -> String {
        let user = Data((user ?? model.credentials.user).utf8).base64EncodedString()
        let password = Data((password ?? model.credentials.password).utf8).base64EncodedString()
        return "KSCBasic user=\"\(user)\", pass=\"\(password)\", domain=\"\", internal=\"1\""
    }

    func request(
        _ method: String, _ parameters: String = "{}", session: String? = nil, headers: [String: String] = [:],
        connection: UInt64 = 1
    ) -> ModelRequest {
        var all = ["content-type": "application/json"].merging(headers) { _, new in new }
        all["x-ksc-session"] = session ?? all["x-ksc-session"]
        return ModelRequest(
            method: "POST", path: "/api/v1.0/\(method)", headers: all, body: Data(parameters.utf8),
            connection: connection)
    }

    /// A session on the virtual server with this display name; empty is the main server.
    func session(on name: String = "") -> String {
        let headers = [
            "authorization": authorization(), "x-ksc-vserver": Data(name.utf8).base64EncodedString(),
        ]
        return model.respond(request("Session.StartSession", headers: headers)).json?["PxgRetVal"]?.text ?? ""
    }

    func call(_ method: String, _ parameters: String = "{}", session: String) -> JSONValue {
        model.respond(request(method, parameters, session: session)).json ?? .null
    }

    /// All rows of a forward-only iterator, read in pieces of two and released.
    func rows(_ method: String, _ parameters: String, session: String) -> [JSONValue] {
        let opened = call(method, parameters, session: session)
        let name = opened["wstrIterator"]?.text ?? ""
        var rows: [JSONValue] = []
        var isAtEnd = false
        while !isAtEnd {
            let next = call(
                "GroupSyncIterator.GetNextItems", "{\"szwIterator\":\"\(name)\",\"nCount\":2}", session: session)
            rows += (next["pData"]?["KLCSP_ITERATOR_ARRAY"]?.elements ?? []).compactMap { $0["value"] }
            isAtEnd = next["bEOF"]?.truth ?? true
        }
        _ = call("GroupSyncIterator.ReleaseIterator", "{\"szwIterator\":\"\(name)\"}", session: session)
        return rows
    }

    func keys(session: String) -> [JSONValue] { rows("LicenseKeys.EnumKeys", "{\"lTimeoutSec\":0}", session: session) }

    func keyHosts(_ serial: String, session: String) -> [JSONValue] {
        rows("LicenseKeys.AcquireKeyHosts", "{\"pInData\":{\"KLLIC_SERIAL\":\"\(serial)\"}}", session: session)
    }

    /// All hosts a filter finds, read in one chunk and released.
    func hosts(_ filter: String = "", options: String = "{}", session: String) -> [JSONValue] {
        let escaped = filter.replacing("\"", with: "\\\"")
        let found = call(
            "HostGroup.FindHosts", "{\"wstrFilter\":\"\(escaped)\",\"pParams\":\(options)}", session: session)
        let name = found["strAccessor"]?.text ?? ""
        let count = found["PxgRetVal"]?.integer ?? -1
        let chunk = call(
            "ChunkAccessor.GetItemsChunk", "{\"strAccessor\":\"\(name)\",\"nStart\":0,\"nCount\":\(count)}",
            session: session)
        _ = call("ChunkAccessor.Release", "{\"strAccessor\":\"\(name)\"}", session: session)
        return (chunk["pChunk"]?["KLCSP_ITERATOR_ARRAY"]?.elements ?? []).compactMap { $0["value"] }
    }

    /// Makes a change of a source that a scenario could hold.
    func apply(_ change: String) throws {
        let text = "[{\"day\": 2, \"at\": \"source\", \(change)}]"
        guard
            case .source(let edit)? = try Example.scenario([("tenants[0].changes", text)]).tenants[0].changes.first?
                .action
        else { return }
        try model.apply(edit)
    }
}

extension JSONValue {
    /// The code of a failed call.
    var failure: Int? { self["PxgError"]?["code"]?.integer }
}
