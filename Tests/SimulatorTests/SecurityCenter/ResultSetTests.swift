import Foundation
import Simulators
import StrictJSON
import Testing

struct ResultSetTests {
    @Test("each family reads its own result sets only")
    func families() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        let keys = client.call("LicenseKeys.EnumKeys", session: session)["wstrIterator"]?.text ?? ""
        let hosts =
            client.call("HostGroup.FindHosts", "{\"wstrFilter\":\"\"}", session: session)["strAccessor"]?.text ?? ""
        func fails(_ method: String, _ parameters: String) -> Bool {
            client.call(method, parameters, session: session).failure != nil
        }
        #expect(fails("ChunkAccessor.GetItemsCount", "{\"strAccessor\":\"\(keys)\"}"))
        #expect(fails("ChunkAccessor.GetItemsChunk", "{\"strAccessor\":\"\(keys)\",\"nStart\":0,\"nCount\":1}"))
        #expect(fails("ChunkAccessor.Release", "{\"strAccessor\":\"\(keys)\"}"))
        #expect(fails("GroupSyncIterator.GetNextItems", "{\"szwIterator\":\"\(hosts)\",\"nCount\":1}"))
        #expect(fails("GroupSyncIterator.ReleaseIterator", "{\"szwIterator\":\"\(hosts)\"}"))
        #expect(!fails("ChunkAccessor.GetItemsCount", "{\"strAccessor\":\"\(hosts)\"}"))
        #expect(fails("GroupSyncIterator.GetNextItems", "{\"szwIterator\":\"\(keys)\",\"nCount\":0}"))
    }

    @Test("a result set belongs to its session")
    func sessions() throws {
        let client = try SecurityCenterClient()
        let name =
            client.call("LicenseKeys.EnumKeys", session: client.session(on: "Contoso"))["wstrIterator"]?.text ?? ""
        let next = "{\"szwIterator\":\"\(name)\",\"nCount\":1}"
        #expect(
            client.call("GroupSyncIterator.GetNextItems", next, session: client.session(on: "Contoso")).failure != nil)
    }

    @Test("released, abandoned and open result sets are counted")
    func counting() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        _ = client.keys(session: session)
        _ = client.hosts(session: session)
        var statistics = client.model.statistics
        #expect(statistics.iteratorsOpened == 2 && statistics.iteratorsReleased == 2 && statistics.iteratorsOpen == 0)
        _ = client.call("LicenseKeys.EnumKeys", session: session)
        #expect(client.model.statistics.iteratorsOpen == 1)
        _ = client.call("Session.EndSession", session: session)
        statistics = client.model.statistics
        #expect(statistics.iteratorsOpen == 0 && statistics.iteratorsAbandoned == 1)
    }

    @Test("a result set dies when its life time is over")
    func lifeTime() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        let found = client.call("HostGroup.FindHosts", "{\"wstrFilter\":\"\",\"lMaxLifeTime\":30}", session: session)
        client.advance(.seconds(31))
        let count = "{\"strAccessor\":\"\(found["strAccessor"]?.text ?? "")\"}"
        #expect(client.call("ChunkAccessor.GetItemsCount", count, session: session).failure != nil)
        #expect(client.model.statistics.iteratorsAbandoned == 1)
    }

    @Test(
        "a partial read counts more than it delivers",
        arguments: ["LicenseKeys.EnumKeys", "LicenseKeys.AcquireKeyHosts"])
    func partialIterator(method: String) throws {
        let fault = "{\"at\": \"source\", \"match\": \"\(method)\", \"effect\": \"partial\"}"
        let client = try SecurityCenterClient([("faults[0]", fault)])
        let session = client.session(on: "Contoso")
        let parameters = "{\"pInData\":{\"KLLIC_SERIAL\":\"A-1\"}}"
        let opened = try #require(
            client.model.exchange(client.request(method, parameters, session: session)).answer?.json)
        let name = opened["wstrIterator"]?.text ?? ""
        let next = client.call(
            "GroupSyncIterator.GetNextItems", "{\"szwIterator\":\"\(name)\",\"nCount\":99}", session: session)
        let delivered = next["pData"]?["KLCSP_ITERATOR_ARRAY"]?.elements?.count ?? 0
        #expect(next["bEOF"]?.truth == true)
        #expect(delivered < opened["lKeyCount"]?.integer ?? 0)
        #expect(next["PxgRetVal"]?.integer == delivered)
    }

    @Test(
        "a partial search of hosts, or a partial chunk, counts more than it delivers",
        arguments: ["FindHosts", "GetItemsChunk"])
    func partialHosts(method: String) throws {
        let fault = "{\"at\": \"source\", \"match\": \"\(method)\", \"effect\": \"partial\"}"
        let client = try SecurityCenterClient([("faults[0]", fault)])
        let session = client.session(on: "Contoso")
        func call(_ name: String, _ parameters: String) -> JSONValue {
            client.model.exchange(client.request(name, parameters, session: session)).answer?.json ?? .null
        }
        let found = call("HostGroup.FindHosts", "{\"wstrFilter\":\"\"}")
        let chunk = call(
            "ChunkAccessor.GetItemsChunk",
            "{\"strAccessor\":\"\(found["strAccessor"]?.text ?? "")\",\"nStart\":0,\"nCount\":99}")
        #expect(found["PxgRetVal"]?.integer == 6)
        #expect(chunk["pChunk"]?["KLCSP_ITERATOR_ARRAY"]?.elements?.count == 3)
    }

    @Test("a fault of a source can be a status: the session has ended, or the server is busy", arguments: [403, 503])
    func status(code: Int) throws {
        let fault = "{\"at\": \"source\", \"match\": \"GetNextItems\", \"effect\": \"status:\(code)\"}"
        let client = try SecurityCenterClient([("faults[0]", fault)])
        let request = client.request("GroupSyncIterator.GetNextItems", session: client.session())
        #expect(client.model.exchange(request).answer?.status == code)
        #expect(client.model.statistics.callsByMethod == ["GroupSyncIterator.GetNextItems": 1])
    }

    @Test("a long action is finished at the second look, on its own connection")
    func actions() throws {
        let client = try SecurityCenterClient()
        let session = client.session()
        let action = client.call("LicenseInfoSync.SynchronizeLicInfo2", session: session)["PxgRetVal"]?.text ?? ""
        let parameters = "{\"wstrActionGuid\":\"\(action)\"}"
        let elsewhere = client.request(
            "AsyncActionStateChecker.CheckActionState", parameters, session: session, connection: 2)
        #expect(client.model.respond(elsewhere).json?.failure != nil)
        let looks = (0..<3).map { _ in
            client.call("AsyncActionStateChecker.CheckActionState", parameters, session: session)
        }
        #expect(looks.map { $0["bFinalized"]?.truth } == [false, true, nil])
        #expect(looks[1]["bSuccededFinalized"]?.truth == true)
        #expect(looks[2].failure != nil)
    }
}
