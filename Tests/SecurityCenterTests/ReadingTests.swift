import Billing
import Foundation
import HTTPClient
import HTTPMessages
import Ports
import Testing

@testable import SecurityCenter

private let today = BillingDate(daysSinceEpoch: 20_781)  // 2026-11-24

@Suite("Reading a virtual server")
struct ReadingTests {
    @Test("gives its keys, and its devices with what they hold")
    func reads() async throws {
        let server = ScriptedServer { ScriptedServer.items($0) }
        let usage = try await server.source().usage(of: "12", today: today)
        let key = KeySerial("K1")
        #expect(
            usage.keys == [
                LicenceKey(
                    serial: key, productName: "Endpoint", kind: .commercial, limitDate: BillingDate("2027-06-30"))
            ])
        #expect(
            usage.devices == [
                DeviceEvidence(
                    identity: "h1", name: "PC-1", system: .windowsWorkstation, daysUnseen: 10, uses: [KeyUse(key)],
                    reserve: []),
                DeviceEvidence(
                    identity: "h2", name: "h2", system: .unknown, daysUnseen: 0, uses: [], reserve: [key]),
            ])
        #expect(usage.listedDevices == UnitCount(2))
        #expect(usage.reportedDevices == UnitCount(2))
    }

    @Test("opens a session on the main server and one on the virtual server, and ends what it opens")
    func calls() async throws {
        let server = ScriptedServer { ScriptedServer.items($0) }
        _ = try await server.source().usage(of: "12", today: today)
        #expect(
            server.methods == [
                "Session.StartSession", "VServers.GetVServers", "VServers2.GetVServerStatistic", "Session.EndSession",
                "Session.StartSession", "HostGroup.GroupIdGroups", "LicenseKeys.EnumKeys",
                "GroupSyncIterator.GetNextItems", "GroupSyncIterator.ReleaseIterator", "HostGroup.FindHosts",
                "ChunkAccessor.GetItemsChunk", "ChunkAccessor.Release", "LicenseKeys.AcquireKeyHosts",
                "GroupSyncIterator.GetNextItems", "GroupSyncIterator.ReleaseIterator", "Session.EndSession",
            ])
        let starts = server.calls.filter { $0.method == "Session.StartSession" }
        #expect(starts.map { $0.headers["X-KSC-VServer"] } == [nil, Data("Contoso".utf8).base64EncodedString()])
        #expect(
            starts[0].headers["Authorization"]
                == #"KSCBasic user="dGFsbHk=", pass="c2VzYW1l", domain="CORP", internal="0""#)
        let rest = server.calls.filter { $0.method != "Session.StartSession" }
        #expect(rest.allSatisfy { $0.headers["X-KSC-Session"] == "token" && $0.headers["Authorization"] == nil })
        #expect(server.calls.first { $0.method == "VServers.GetVServers" }?.body == #"{"lParentGroup":-1}"#)
    }

    @Test("that finds another group in the session is another company's")
    func identityMismatch() async throws {
        let server = ScriptedServer { $0.method == "HostGroup.GroupIdGroups" ? .text(#"{"PxgRetVal":120}"#) : nil }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
        #expect(error?.reason == .identityMismatch)
        #expect(!server.methods.contains("LicenseKeys.EnumKeys"))
        #expect(server.methods.last == "Session.EndSession")
    }

    @Test("of an identity that is not listed is a missing company")
    func missing() async throws {
        let source = try ScriptedServer().source()
        let error = await #expect(throws: SourceError.self) { try await source.usage(of: "13", today: today) }
        #expect(error?.reason == .companyMissing)
    }

    @Test("that is disabled fails and says so, and it is not listed")
    func disabled() async throws {
        let server = ScriptedServer { asked in
            asked.method == "VServers.GetVServers"
                ? .text(
                    #"{"PxgRetVal":[{"type":"params","value":{"KLVSRV_ID":1,"KLVSRV_UID":"12","KLVSRV_DN":"Contoso","#
                        + #""KLVSRV_GROUPS":110,"KLVSRV_ENABLED":false}}]}"#) : nil
        }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
        #expect(error?.reason == .unavailable)
        #expect(error?.message.contains("disabled") == true)
        #expect(try await source.managedCompanies().isEmpty)
    }

    @Test(
        "fails whole where a result set delivers fewer or more rows than it announced",
        arguments: [
            ("LicenseKeys.EnumKeys", #"{"wstrIterator":"keys","lKeyCount":2}"#),
            ("LicenseKeys.AcquireKeyHosts", #"{"wstrIterator":"hosts","lKeyCount":3}"#),
            ("LicenseKeys.AcquireKeyHosts", #"{"wstrIterator":"hosts","lKeyCount":1}"#),
            ("HostGroup.FindHosts", #"{"strAccessor":"found","PxgRetVal":1}"#),
        ])
    func incomplete(_ method: String, _ announced: String) async throws {
        let server = ScriptedServer { $0.method == method ? .text(announced) : ScriptedServer.items($0) }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
        #expect(error?.reason == .unavailable)
        #expect(error?.message.contains("incomplete") == true)
        expectReleased(server)
    }

    @Test("fails whole where a portion comes without rows before the end")
    func emptyPortion() async throws {
        let server = ScriptedServer { asked in
            asked.method == "ChunkAccessor.GetItemsChunk" ? .text(#"{"pChunk":{}}"#) : ScriptedServer.items(asked)
        }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
        #expect(error?.message.contains("incomplete: 2 rows were announced, 0 delivered") == true)
        expectReleased(server)
    }

    @Test("of many hosts goes portion by portion")
    func chunks() async throws {
        let server = ScriptedServer { asked in
            switch asked.method {
            case "HostGroup.FindHosts": return .text(#"{"strAccessor":"found","PxgRetVal":1203}"#)
            case "ChunkAccessor.GetItemsChunk":
                let start = asked.before * 500
                let rows = (start..<min(start + 500, 1203)).map {
                    #"{"type":"params","value":{"KLHST_WKS_HOSTNAME":"h\#($0)"}}"#
                }
                return .text(#"{"pChunk":{"KLCSP_ITERATOR_ARRAY":[\#(rows.joined(separator: ","))]}}"#)
            default: return ScriptedServer.items(asked)
            }
        }
        let usage = try await server.source().usage(of: "12", today: today)
        #expect(usage.listedDevices == UnitCount(1203))
        let bodies = server.calls.filter { $0.method == "ChunkAccessor.GetItemsChunk" }.map(\.body)
        #expect(bodies.first == #"{"nCount":500,"nStart":0,"strAccessor":"found"}"#)
        #expect(bodies.last == #"{"nCount":203,"nStart":1000,"strAccessor":"found"}"#)
    }

    private func expectReleased(_ server: ScriptedServer) {
        let methods = server.methods
        func count(_ method: String) -> Int { methods.count { $0 == method } }
        #expect(count("Session.StartSession") == count("Session.EndSession"))
        #expect(count("HostGroup.FindHosts") == count("ChunkAccessor.Release"))
        let opened = count("LicenseKeys.EnumKeys") + count("LicenseKeys.AcquireKeyHosts")
        #expect(opened == count("GroupSyncIterator.ReleaseIterator"))
    }
}
