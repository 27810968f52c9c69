import Foundation
import HTTPClient
import HTTPMessages
import Locking

@testable import SecurityCenter

/// An Administration Server that answers each method with a text, and keeps what it was asked.
///
/// Its world: the virtual server `Contoso` (uid `12`, group 110) with key `K1` and the hosts `h1` and `h2`.
final class ScriptedServer: Sendable {
    typealias Answer = @Sendable (_ asked: Asked) -> HTTPResponse?

    /// One call that arrived.
    struct Asked: Sendable {
        let method: String
        let body: String
        let headers: HTTPHeaders
        /// How many calls of the same method came before.
        let before: Int
    }

    private let asked = Locked<[Asked]>([])
    private let answer: Answer

    /// `answer` may answer a call; what it leaves to `nil` is answered from the world above.
    init(answer: @escaping Answer = { _ in nil }) { self.answer = answer }

    var calls: [Asked] { asked.withLock { $0 } }
    var methods: [String] { calls.map(\.method) }

    func source() throws -> SecurityCenterSource {
        let connection = try SecurityCenterConnection(
            url: "ksc.example", user: "tally", password: "sesame", domain: "CORP", isInternalUser: false)
        return SecurityCenterSource(connection: connection) { (request) async throws(HTTPClientError) in
            let method = request.url.split(separator: "/").last.map(String.init) ?? ""
            let asked = self.asked.withLock { calls in
                let asked = Asked(
                    method: method, body: String(decoding: request.body ?? [], as: UTF8.self), headers: request.headers,
                    before: calls.count { $0.method == method })
                calls.append(asked)
                return asked
            }
            return self.answer(asked) ?? .text(Self.usual[method] ?? #"{"PxgError":{"code":1,"module":"TEST"}}"#)
        }
    }

    private static let usual = [
        "Session.StartSession": #"{"PxgRetVal":"token"}"#,
        "VServers.GetVServers": #"""
        {"PxgRetVal":[{"type":"params","value":{"KLVSRV_ID":1,"KLVSRV_UID":"12","KLVSRV_DN":"Contoso",
          "KLVSRV_GROUPS":110,"KLVSRV_ENABLED":true}}]}
        """#,
        "VServers2.GetVServerStatistic": #"{"PxgRetVal":{"KLVSRV_HOSTS":2,"KLVSRV_LICENSES":[]}}"#,
        "HostGroup.GroupIdGroups": #"{"PxgRetVal":110}"#,
        "LicenseKeys.EnumKeys": #"{"wstrIterator":"keys","lKeyCount":1}"#,
        "LicenseKeys.AcquireKeyHosts": #"{"wstrIterator":"hosts","lKeyCount":2}"#,
        "GroupSyncIterator.GetNextItems": "",
        "HostGroup.FindHosts": #"{"strAccessor":"found","PxgRetVal":2}"#,
        "ChunkAccessor.GetItemsChunk": #"""
        {"PxgRetVal":2,"pChunk":{"KLCSP_ITERATOR_ARRAY":[
          {"type":"params","value":{"KLHST_WKS_HOSTNAME":"h1","KLHST_WKS_DN":"PC-1","KLHST_WKS_CTYPE":4097,
            "KLHST_WKS_PTYPE":2,"KLHST_WKS_OS_NAME":"Microsoft Windows 10",
            "KLHST_WKS_LAST_VISIBLE":{"type":"datetime","value":"2026-11-14T22:59:59Z"}}},
          {"type":"params","value":{"KLHST_WKS_HOSTNAME":"h2"}}]}}
        """#,
    ]

    /// The rows of the usual key, and of the usual hosts of it.
    static func items(_ asked: Asked) -> HTTPResponse? {
        guard asked.method == "GroupSyncIterator.GetNextItems" else { return nil }
        if asked.body.contains("keys") {
            return .rows([
                #""KLLIC_SERIAL":"K1","KLLIC_PROD_NAME":"Endpoint","KLLIC_KEY_TYPE":1,"#
                    + #""KLLIC_LIMIT_DATE":{"type":"datetime","value":"2027-06-30T23:59:59Z"}"#
            ])
        }
        return .rows([
            #""KLLICSRV_HOSTNAME":"h1","KLLICSRV_HOST_CURRENT":true"#,
            #""KLLICSRV_HOSTNAME":"h2","KLLICSRV_HOST_CURRENT":false"#,
        ])
    }
}

extension HTTPResponse {
    static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, body: Array(text.utf8))
    }

    /// The last portion of a forward-only result set.
    static func rows(_ rows: [String]) -> HTTPResponse {
        let array = rows.map { #"{"type":"params","value":{\#($0)}}"# }.joined(separator: ",")
        return .text(#"{"PxgRetVal":1,"bEOF":true,"pData":{"KLCSP_ITERATOR_ARRAY":[\#(array)]}}"#)
    }
}
