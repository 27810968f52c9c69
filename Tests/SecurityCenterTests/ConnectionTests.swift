import Billing
import Foundation
import Testing

@testable import SecurityCenter

@Suite("A connection to Security Center")
struct ConnectionTests {
    @Test(
        "has the host and port of the Open API",
        arguments: [
            ("ksc.example", "ksc.example:13299"), ("https://KSC.example/", "ksc.example:13299"),
            ("https://ksc.example:443", "ksc.example:443"), ("127.0.0.1:40002", "127.0.0.1:40002"),
        ])
    func normalises(_ text: String, to host: String) throws {
        #expect(try SecurityCenterAddress.normalise(text).host == host)
    }

    @Test("refuses what cannot be one", arguments: ["", "http://ksc.example", "https://a:b@ksc.example", "ksc/api"])
    func refuses(_ text: String) {
        #expect(throws: SecurityCenterAddressError.self) { try SecurityCenterAddress.normalise(text) }
    }

    @Test("prints without its password")
    func redacts() throws {
        let connection = try SecurityCenterConnection(url: "ksc.example", user: "u", password: "sesame")
        var dumped = ""
        dump(connection, to: &dumped)
        #expect(!dumped.contains("sesame") && !"\(connection)".contains("sesame"))
    }

    @Test(
        "statistics are compared under the reading nearest to the list, because they may or may not count mobile devices",
        arguments: [(10, 10), (12, 12), (14, 14), (9, 10), (20, 14)])
    func reported(_ listed: Int, is reported: Int) throws {
        let json = #"{"KLVSRV_HOSTS":10,"KLVSRV_MOBILIES":3,"KLVSRV_MDMIOS":{"type":"long","value":1}}"#
        let statistic = try JSONDecoder().decode(StatisticRow.self, from: Data(json.utf8))
        #expect(statistic.devices(comparableTo: listed) == UnitCount(reported))
        let silent = try JSONDecoder().decode(StatisticRow.self, from: Data("{}".utf8))
        #expect(silent.devices(comparableTo: listed) == nil)
    }
}
