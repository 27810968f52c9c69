import Foundation
import Simulators
import StrictJSON
import Testing

struct HostTests {
    @Test("a session sees its own server's hosts; the main server everybody's, unless only its own are asked for")
    func scope() throws {
        let client = try SecurityCenterClient()
        #expect(client.hosts(session: client.session(on: "Contoso")).count == 6)
        #expect(client.hosts(session: client.session(on: "Fabrikam")).count == 4)
        #expect(client.hosts(session: client.session()).count == 10)
        let onlyOwn = "{\"KLGRP_FIND_FROM_CUR_VS_ONLY\":true}"
        #expect(client.hosts(options: onlyOwn, session: client.session()).isEmpty)
        #expect(client.hosts(options: onlyOwn, session: client.session(on: "Contoso")).count == 6)
    }

    @Test("host names are identities: no two hosts share one")
    func identities() throws {
        let client = try SecurityCenterClient()
        let names = client.hosts(session: client.session()).compactMap { $0["KLHST_WKS_HOSTNAME"]?.text }
        #expect(Set(names).count == 10)
    }

    @Test("generated hosts stay who they are when a count changes")
    func stableIdentities() throws {
        let client = try SecurityCenterClient()
        func names() -> Set<String> {
            Set(client.hosts(session: client.session(on: "Contoso")).compactMap { $0["KLHST_WKS_HOSTNAME"]?.text })
        }
        let before = names()
        try client.apply(
            "\"managedCompany\": \"12\", \"devices\": [{\"count\": 2, \"os\": \"windowsWorkstation\", \"keys\": [\"S-1\"]}]"
        )
        #expect(names().count == 2)
        #expect(names().isSubset(of: before))
    }

    @Test(
        "the filter language",
        arguments: [
            ("", 6), ("(KLHST_WKS_GROUPID_GP=110)", 6), ("(KLHST_WKS_GROUPID=110)", 6), ("(KLHST_WKS_GROUPID=111)", 0),
            ("(KLHST_WKS_DN=\"LAPTOP-7\")", 1), ("(KLHST_WKS_DN=\"laptop*\")", 1), ("(KLHST_WKS_DN=\"LAPTOP-?\")", 1),
            ("(KLHST_WKS_DN<>\"LAPTOP-7\")", 5), ("(&(KLHST_WKS_PTYPE=2)(KLHST_WKS_STATUS&1<>0))", 5),
            ("(|(KLHST_WKS_PTYPE=6)(KLHST_WKS_DN=\"WINDOWSSERVER-1\"))", 2), ("(!(KLHST_WKS_PTYPE=2))", 1),
            ("(!KLHST_WKS_PTYPE=2)", 1), ("(KLHST_WKS_OS_VER_MAJOR>=10)", 5), ("(KLHST_WKS_OS_VER_MAJOR<10)", 1),
            ("(KLHST_WKS_LAST_VISIBLE<T\"2026-11-01 00:00:00\")", 1), ("(KLHST_WKS_NONE=1)", 0),
        ])
    func filters(text: String, count: Int) throws {
        let client = try SecurityCenterClient()
        #expect(client.hosts(text, session: client.session(on: "Contoso")).count == count)
    }

    @Test(
        "a wrong filter is an error",
        arguments: [
            "(", "()", "KLHST_WKS_DN=1", "(KLHST_WKS_DN~1)", "(KLHST_WKS_DN=\\\"x)", "(&)", "(hostname=1)",
            "(KLHST_WKS_DN=1) x",
        ])
    func wrongFilters(text: String) throws {
        let client = try SecurityCenterClient()
        let answer = client.call(
            "HostGroup.FindHosts", "{\"wstrFilter\":\"\(text)\"}", session: client.session(on: "Contoso"))
        #expect(answer.failure != nil)
    }

    @Test(
        "how systems look",
        arguments: [
            ("windowsWorkstation", 2, false), ("windowsServer", 2, true), ("linux", 6, false), ("macOS", 5, false),
            ("android", 8, false), ("iOS", 7, false), ("unknown", 0, false),
        ])
    func systems(system: String, platform: Int, isServer: Bool) throws {
        let devices = "[{\"count\": 8, \"os\": \"\(system)\", \"keys\": [\"A-1\"]}]"
        let client = try SecurityCenterClient([("tenants[0].sources[0].companies[0].devices", devices)])
        let session = client.session(on: "Contoso")
        for host in client.hosts(session: session) {
            let type = host["KLHST_WKS_CTYPE"]?.integer ?? -1
            let name = host["KLHST_WKS_OS_NAME"]?.text
            #expect(host["KLHST_WKS_PTYPE"]?.integer == platform)
            #expect((type & 0x8018 != 0) == isServer)
            #expect((name == nil) == (system == "unknown"))
            let question = "{\"KLHST_WKS_CTYPE\":\(type),\"KLHST_WKS_OS_NAME\":\"\(name ?? "")\"}"
            let verdict = client.call(
                "OsVersion.GetOsByAttributes", "{\"pDataToResolve\":[{\"type\":\"params\",\"value\":\(question)}]}",
                session: session)
            let answer = verdict["PxgRetVal"]?.elements?.first?["value"]?["KLWNF_OS_IS_SERVER"]
            #expect(answer?.truth == isServer)
        }
    }

    @Test("days unseen show in the last visit, counted from the server's date")
    func unseen() throws {
        let client = try SecurityCenterClient()
        func seen() -> String? {
            client.hosts("(KLHST_WKS_DN=\"LAPTOP-7\")", session: client.session(on: "Contoso")).first?[
                "KLHST_WKS_LAST_VISIBLE"]?[
                    "value"]?.text
        }
        #expect(seen() == "2026-10-15T09:30:00Z")
        client.model.beginDay(CalendarDay(number: try #require(CalendarDay("2026-11-25")).number))
        #expect(seen() == "2026-10-16T09:30:00Z")
    }

    @Test("one host can be asked for, on its own server only")
    func hostInfo() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        let name =
            client.hosts("(KLHST_WKS_DN=\"LAPTOP-7\")", session: session).first?["KLHST_WKS_HOSTNAME"]?.text ?? ""
        let parameters = "{\"strHostName\":\"\(name)\",\"pFields2Return\":[\"KLHST_WKS_DN\"]}"
        #expect(
            client.call("HostGroup.GetHostInfo", parameters, session: session)["PxgRetVal"]?.line
                == "{\"KLHST_WKS_DN\":\"LAPTOP-7\"}")
        #expect(
            client.call("HostGroup.GetHostInfo", parameters, session: client.session(on: "Fabrikam")).failure != nil)
    }

    @Test("rows are ordered as asked")
    func order() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        let order = "[{\"type\":\"params\",\"value\":{\"Name\":\"KLHST_WKS_DN\",\"Asc\":false}}]"
        let found = client.call(
            "HostGroup.FindHosts",
            "{\"wstrFilter\":\"\",\"vecFieldsToReturn\":[\"KLHST_WKS_DN\"],\"vecFieldsToOrder\":\(order)}",
            session: session)
        let chunk = client.call(
            "ChunkAccessor.GetItemsChunk",
            "{\"strAccessor\":\"\(found["strAccessor"]?.text ?? "")\",\"nStart\":0,\"nCount\":1}", session: session)
        let first = chunk["pChunk"]?["KLCSP_ITERATOR_ARRAY"]?.elements?.first?["value"]
        #expect(first?["KLHST_WKS_DN"]?.text == "WINDOWSWORKSTATION-3")
    }
}
