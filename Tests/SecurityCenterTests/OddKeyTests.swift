import Billing
import Ports
import Testing

@testable import SecurityCenter

@Suite("A reading with a key that cannot be read")
struct OddKeyTests {
    private let today = SimulatedSource.today

    @Test(
        "names the key, its field and reason, and gives the other keys and all devices",
        arguments: [
            (#""KLLIC_PROD_NAME":"Odd","KLLIC_KEY_TYPE":9"#, "KLLIC_KEY_TYPE", "has the unknown value 9", "Odd"),
            (#""KLLIC_PROD_NAME":"Odd","KLLIC_KEY_TYPE":"one""#, "KLLIC_KEY_TYPE", "is of a wrong type", "Odd"),
            (#""KLLIC_PROD_NAME":"Odd""#, "KLLIC_KEY_TYPE", "is missing", "Odd"),
            (#""KLLIC_KEY_TYPE":1"#, "KLLIC_PROD_NAME", "is missing", nil),
            (#""KLLIC_PROD_NAME":"","KLLIC_KEY_TYPE":1"#, "KLLIC_PROD_NAME", "is empty", nil),
            (#""KLLIC_PROD_NAME":null,"KLLIC_KEY_TYPE":1"#, "KLLIC_PROD_NAME", "is missing", nil),
        ] as [(String, String, String, String?)])
    func recorded(_ fields: String, field: String, reason: String, name: String?) async throws {
        let server = ScriptedServer { asked in
            if asked.method == "LicenseKeys.EnumKeys" { return .text(#"{"wstrIterator":"keys","lKeyCount":2}"#) }
            guard asked.method == "GroupSyncIterator.GetNextItems", asked.body.contains("keys") else {
                return ScriptedServer.items(asked)
            }
            return .rows([
                #""KLLIC_SERIAL":"K1","KLLIC_PROD_NAME":"Endpoint","KLLIC_KEY_TYPE":1"#,
                #""KLLIC_SERIAL":"X","#
                    + fields,
            ])
        }
        let usage = try await server.source().usage(of: "12", today: today)
        #expect(usage.keys.map(\.serial.text) == ["K1"])
        let odd = UnreadableKey(
            serial: KeySerial("X"), productName: name, holder: .managedCompany, flaw: UnreadableField(field, reason))
        #expect(usage.unreadableKeys == [odd])
        #expect(usage.devices.first?.uses.map(\.serial.text) == ["K1", "X"])
    }

    @Test("is served by the simulator where a world wants it, whatever the key's devices")
    func simulated() async throws {
        let company = #"""
            {"id":"12","name":"Contoso","keys":[{"serial":"A","application":"Endpoint","kind":"commercial"},
             {"serial":"B","application":"Endpoint","kind":"commercial"}],
             "devices":[{"count":3,"os":"linux","keys":["A"]},{"count":1,"os":"linux","keys":["A"],"daysUnseen":"never"}]}
            """#
        let fault = #"{"at":"source","match":"EnumKeys","effect":"oddRecord:KLLIC_KEY_TYPE","id":"B"}"#
        try await SimulatedSource.serve(company, faults: fault) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.keys.map(\.serial.text) == ["A"])
            #expect(usage.unreadableKeys.map(\.flaw) == [UnreadableField("KLLIC_KEY_TYPE", "has the unknown value 99")])
            #expect(usage.devices.map(\.daysUnseen) == [0, 0, 0, 0], "one that was never seen counts as seen")
            let again = try await simulated.source().usage(of: "12", today: today)
            #expect(again.keys.count == 2, "the fault happens once")
        }
    }
}
