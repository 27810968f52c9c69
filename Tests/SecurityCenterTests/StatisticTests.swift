import Billing
import Ports
import Testing

@testable import SecurityCenter

@Suite("What the main server knows of a virtual server")
struct StatisticTests {
    private let today = BillingDate(daysSinceEpoch: 20_781)  // 2026-11-24

    private func usage(_ statistic: String) async throws -> CollectedUsage {
        let server = ScriptedServer { asked in
            asked.method == "VServers2.GetVServerStatistic"
                ? .text(#"{"PxgRetVal":\#(statistic)}"#) : ScriptedServer.items(asked)
        }
        return try await server.source().usage(of: "12", today: today)
    }

    @Test("without its list of licences fails the reading: a key that only the list names would count as gone")
    func missingLicences() async throws {
        let error = await #expect(throws: SourceError.self) { try await usage(#"{"KLVSRV_HOSTS":2}"#) }
        #expect(error?.reason == .unavailable)
        #expect(error?.message.contains("KLVSRV_LICENSES") == true)
    }

    @Test("with an empty list of licences names no further key")
    func emptyLicences() async throws {
        let usage = try await usage(#"{"KLVSRV_HOSTS":2,"KLVSRV_LICENSES":[]}"#)
        #expect(usage.keys.map(\.serial.text) == ["K1"])
    }
}
