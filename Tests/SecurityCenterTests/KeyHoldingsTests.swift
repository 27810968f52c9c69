import Billing
import Foundation
import Ports
import Testing

@testable import SecurityCenter

@Suite("What a host holds of a key")
struct KeyHoldingsTests {
    private func row(_ host: String = "h1", current: Bool, pending: Bool = false) -> KeyHostRow {
        KeyHostRow(host: host, isCurrent: current, pending: pending)
    }

    private func holding(_ rows: [KeyHostRow]) -> KeyHoldings.Holding? {
        var holdings = KeyHoldings(hosts: ["h1"])
        holdings.add(rows, of: KeySerial("K1"))
        return holdings["h1"][KeySerial("K1")]
    }

    @Test("an identity beyond its limit is refused where the host holds a key, and is nobody's business else")
    func longIdentity() throws {
        let identity = String(repeating: "x", count: 201)
        let host = try JSONDecoder().decode(HostRow.self, from: Data(#"{"KLHST_WKS_HOSTNAME":"\#(identity)"}"#.utf8))
        var holdings = KeyHoldings(hosts: [identity])
        #expect(try CompanyReading.evidence(of: [host], holding: holdings, today: SimulatedSource.today).isEmpty)
        holdings.add([row(identity, current: true)], of: KeySerial("K1"))
        let error = #expect(throws: CallFailure.self) {
            try CompanyReading.evidence(of: [host], holding: holdings, today: SimulatedSource.today)
        }
        #expect(error?.asSourceError.reason == .unfit)
        #expect(error?.asSourceError.message.contains("KLHST_WKS_HOSTNAME has 201 characters, at most 200") == true)
    }

    @Test("is the strongest of its rows, in any order")
    func combines() {
        let cases: [([KeyHostRow], KeyHoldings.Holding)] = [
            ([row(current: true)], .active(isPending: false)),
            ([row(current: false)], .reserve),
            ([row(current: true), row(current: true)], .active(isPending: false)),
            ([row(current: false), row(current: true)], .active(isPending: false)),
            ([row(current: true, pending: true)], .active(isPending: true)),
            ([row(current: true, pending: true), row(current: true)], .active(isPending: false)),
            ([row(current: true, pending: true), row(current: false)], .active(isPending: true)),
            ([row(current: false, pending: true)], .reserve),
        ]
        for (rows, expected) in cases {
            #expect(holding(rows) == expected)
            #expect(holding(rows.reversed()) == expected)
        }
    }

    @Test("counts only for hosts of the server's own list")
    func ownHosts() {
        var holdings = KeyHoldings(hosts: ["h1"])
        let others = holdings.add([row("h2", current: true)], of: KeySerial("K1"))
        #expect(!others)
        #expect(holdings["h2"].isEmpty)
        let own = holdings.add([row("h1", current: false)], of: KeySerial("K1"))
        #expect(own)
    }
}
