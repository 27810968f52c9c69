import Billing
import HTTPClient
import Ports
import Testing

@testable import SecurityCenter

private let today = BillingDate(daysSinceEpoch: 20_781)

@Suite("A key of another server")
struct ForeignKeyTests {
    /// The statistics name K1 and K9, and K9 is on the hosts whose rows are given.
    private func server(hosts: [String], data: String?, isKnown: Bool = true) -> ScriptedServer {
        ScriptedServer { asked in
            switch asked.method {
            case "VServers2.GetVServerStatistic":
                return .text(
                    #"{"PxgRetVal":{"KLVSRV_HOSTS":2,"KLVSRV_LICENSES":[{"type":"params","value":{"KLLIC_SERIAL":"K1","#
                        + #""KLLIC_PROD_NAME":"Endpoint","KLLIC_KEY_TYPE":1}},{"type":"params","value":"#
                        + #"{"KLLIC_SERIAL":"K9","KLLIC_PROD_NAME":"Shared","KLLIC_KEY_TYPE":6}}]}}"#)
            case "LicenseKeys.AcquireKeyHosts" where asked.body.contains("K9"):
                if !isKnown && asked.before == 1 {
                    return .text(#"{"PxgError":{"code":1186,"module":"KLSTD","message":"Object not found"}}"#)
                }
                return .text(#"{"wstrIterator":"nine","lKeyCount":\#(hosts.count)}"#)
            case "GroupSyncIterator.GetNextItems" where asked.body.contains("nine"):
                return .rows(hosts.map { #""KLLICSRV_HOSTNAME":"\#($0)","KLLICSRV_HOST_CURRENT":true"# })
            case "LicenseKeys.GetKeyData":
                return data.map { .text($0) } ?? .text(#"{"PxgError":{"code":1186,"module":"KLSTD"}}"#)
            default: return ScriptedServer.items(asked)
            }
        }
    }

    @Test("is named when a device of the company holds it, with its subscription where the server tells it")
    func named() async throws {
        let data = #"""
            {"PxgRetVal":{"KLLIC_SERIAL":"K9","KLLIC_PROD_NAME":"Shared","KLLIC_KEY_TYPE":6,"KLLIC_SUBSCRINFO_STATE":1}}
            """#
        let source = try server(hosts: ["h2", "h7"], data: data).source()
        let usage = try await source.usage(of: "12", today: today)
        let paused = SubscriptionFacts(state: .paused, endDateKind: .undefined, endDate: nil, graceDays: 0)
        #expect(
            usage.keys.last
                == LicenceKey(
                    serial: KeySerial("K9"), productName: "Shared", kind: .subscription, limitDate: nil,
                    subscription: paused, holder: .anotherServer))
        #expect(usage.devices.map(\.identity) == ["h1", "h2"])
        #expect(usage.devices.last?.uses == [KeyUse(KeySerial("K9"))])
    }

    @Test("is named without its subscription where the server does not tell it")
    func withoutData() async throws {
        let usage = try await server(hosts: ["h2"], data: nil).source().usage(of: "12", today: today)
        #expect(usage.keys.last?.holder == .anotherServer)
        #expect(usage.keys.last?.subscription == nil)
    }

    @Test("that only other customers' devices hold is left out")
    func others() async throws {
        let usage = try await server(hosts: ["h7"], data: nil).source().usage(of: "12", today: today)
        #expect(usage.keys.map(\.serial.text) == ["K1"])
        #expect(usage.devices.allSatisfy { $0.uses.allSatisfy { $0.serial.text != "K9" } })
    }

    @Test("that the virtual server does not know is asked of the main server")
    func askedOfMain() async throws {
        let scripted = server(hosts: ["h2"], data: nil, isKnown: false)
        let usage = try await scripted.source().usage(of: "12", today: today)
        #expect(usage.keys.last?.serial == KeySerial("K9"))
        #expect(scripted.methods.count { $0 == "Session.StartSession" } == 3)
        #expect(scripted.methods.count { $0 == "Session.EndSession" } == 3)
    }
}
