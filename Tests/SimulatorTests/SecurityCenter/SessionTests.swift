import Foundation
import Simulators
import StrictJSON
import Testing

struct SessionTests {
    @Test("a session is opened with the right credentials only")
    func credentials() throws {
        let client = try SecurityCenterClient()
        func status(_ authorization: String?) -> Int {
            let headers = authorization.map { ["authorization": $0] } ?? [:]
            return client.model.respond(client.request("Session.StartSession", headers: headers)).status
        }
        #expect(status(client.authorization()) == 200)
        #expect(status(client.authorization(password: "wrong")) == 401)
        #expect(status(client.authorization(user: "wrong")) == 401)
        #expect(status("Basic abc") == 401)
        #expect(status(nil) == 401)
    }

    @Test("without a session 401, with a wrong or ended one 403")
    func sessions() throws {
        let client = try SecurityCenterClient()
        #expect(client.model.respond(client.request("Session.Ping")).status == 401)
        #expect(client.model.respond(client.request("Session.Ping", session: "x")).status == 403)
        let session = client.session()
        #expect(client.model.respond(client.request("Session.Ping", session: session)).json == .object([:]))
        #expect(client.call("Session.EndSession", session: session) == .object([:]))
        #expect(client.model.respond(client.request("Session.Ping", session: session)).status == 403)
        #expect(client.model.statistics.sessionsOpened == 1)
        #expect(client.model.statistics.sessionsOpen == 0)
        #expect(client.model.statistics.sessionsExpired == 0)
    }

    @Test("a login serves its connection only")
    func login() throws {
        let client = try SecurityCenterClient()
        let headers = ["authorization": client.authorization()]
        #expect(client.model.respond(client.request("login", headers: headers, connection: 5)).json == .object([:]))
        #expect(client.model.respond(client.request("Session.Ping", connection: 5)).status == 200)
        #expect(client.model.respond(client.request("Session.Ping", connection: 6)).status == 401)
    }

    @Test("a one-time token opens one session")
    func token() throws {
        let client = try SecurityCenterClient()
        let token = client.call("Session.CreateToken", session: client.session())["PxgRetVal"]?.text ?? ""
        let headers = ["authorization": "KSCT \(token)"]
        #expect(client.model.respond(client.request("Session.StartSession", headers: headers)).status == 200)
        #expect(client.model.respond(client.request("Session.StartSession", headers: headers)).status == 401)
    }

    @Test("a session opens on a virtual server by its display name; an empty or absent name is the main server")
    func virtualServers() throws {
        let client = try SecurityCenterClient()
        func group(_ session: String) -> Int? {
            client.call("HostGroup.GroupIdGroups", session: session)["PxgRetVal"]?.integer
        }
        let servers = client.call("VServers.GetVServers", "{\"lParentGroup\":-1}", session: client.session())
        let values = try #require(servers["PxgRetVal"]?.elements).compactMap { $0["value"] }
        #expect(values.compactMap { $0["KLVSRV_UID"]?.text } == ["12", "13"])
        #expect(values.compactMap { $0["KLVSRV_DN"]?.text } == ["Contoso", "Fabrikam"])
        for server in values {
            let name = server["KLVSRV_DN"]?.text ?? ""
            #expect(group(client.session(on: name)) == server["KLVSRV_GROUPS"]?.integer)
        }
        #expect(group(client.session()) == 1)
        let headers = [
            "authorization": client.authorization(), "x-ksc-vserver": Data("Nobody".utf8).base64EncodedString(),
        ]
        let unknown = client.model.respond(client.request("Session.StartSession", headers: headers))
        #expect(unknown.status == 200)
        #expect(unknown.json?.failure != nil)
    }

    @Test("swapped names open the other server; its group tells")
    func swappedNames() throws {
        let client = try SecurityCenterClient()
        let before = client.call("HostGroup.GroupIdGroups", session: client.session(on: "Contoso"))
        try client.apply("\"managedCompany\": \"12\", \"rename\": \"Swapped\"")
        try client.apply("\"managedCompany\": \"13\", \"rename\": \"Contoso\"")
        let after = client.call("HostGroup.GroupIdGroups", session: client.session(on: "Contoso"))
        #expect(before != after)
        #expect(client.session(on: "Fabrikam") == "")
        #expect(client.model.virtualServers.map(\.name) == ["Swapped", "Contoso"])
    }

    @Test("an open session stays on its server when the name changes")
    func renamedMeanwhile() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        let before = client.keys(session: session).count
        try client.apply("\"managedCompany\": \"12\", \"rename\": \"Renamed\"")
        #expect(client.keys(session: session).count == before)
    }

    @Test("a removed server ends its sessions")
    func removed() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        try client.apply("\"managedCompany\": \"12\", \"remove\": true")
        #expect(client.model.respond(client.request("Session.Ping", session: session)).status == 403)
        #expect(client.model.virtualServers.map(\.uid) == ["13"])
    }

    @Test("an idle session ends; its result sets die with it")
    func idle() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        _ = client.call("LicenseKeys.EnumKeys", session: session)
        client.advance(.seconds(170))
        #expect(client.model.respond(client.request("Session.Ping", session: session)).status == 200)
        client.advance(.seconds(170))
        #expect(client.model.respond(client.request("Session.Ping", session: session)).status == 200)
        client.advance(.seconds(180))
        #expect(client.model.respond(client.request("Session.Ping", session: session)).status == 403)
        #expect(client.model.statistics.sessionsExpired == 1)
        #expect(client.model.statistics.iteratorsAbandoned == 1)
    }

    @Test("a switch ends a session after some calls, also in the middle of an iteration")
    func spent() throws {
        let client = try SecurityCenterClient()
        client.model.setSwitches { $0.sessionEndsAfterCalls = 2 }
        let session = client.session(on: "Contoso")
        let name = client.call("LicenseKeys.EnumKeys", session: session)["wstrIterator"]?.text ?? ""
        let next = "{\"szwIterator\":\"\(name)\",\"nCount\":1}"
        #expect(
            client.model.respond(client.request("GroupSyncIterator.GetNextItems", next, session: session)).status == 200
        )
        #expect(
            client.model.respond(client.request("GroupSyncIterator.GetNextItems", next, session: session)).status == 403
        )
        let other = client.session()
        client.model.expireSessions()
        #expect(client.model.respond(client.request("Session.Ping", session: other)).status == 403)
    }

    @Test("names are case-sensitive, an instance may precede the class, unknown methods are an error with status 200")
    func names() throws {
        let client = try SecurityCenterClient()
        let session = client.session()
        #expect(client.call("Main.Session.Ping", session: session) == .object([:]))
        for name in ["session.Ping", "Session.ping", "EventProcessing.GetRecordCount"] {
            let answer = client.model.respond(client.request(name, session: session))
            #expect(answer.status == 200)
            #expect(answer.json?.failure != nil)
        }
        #expect(client.model.respond(ModelRequest(method: "GET", path: "/api/v1.0/Session.Ping")).status == 405)
        #expect(client.model.respond(ModelRequest(method: "POST", path: "/api/v2/Session.Ping")).status == 404)
        #expect(client.model.respond(client.request("Session.Ping", "[1]", session: session)).status == 400)
        let form = client.request("Session.Ping", session: session, headers: ["content-type": "text/plain"])
        #expect(client.model.respond(form).status == 400)
    }
}
