import Billing
import Foundation
import Testing

@testable import SecurityCenter

@Suite("A licence key")
struct LicenceKeyTests {
    private func key(_ fields: String, holder: LicenceKey.Holder = .managedCompany) throws -> LicenceKey {
        let json = #"{"KLLIC_SERIAL":"K1","KLLIC_PROD_NAME":"Endpoint",\#(fields)}"#
        let row = try JSONDecoder().decode(KeyRow.self, from: Data(json.utf8))
        return try LicenceKey(row, productName: row.name, holder: holder)
    }

    @Test(
        "has the kind of its type",
        arguments: [(1, LicenceKeyKind.commercial), (2, .beta), (3, .trial), (4, .test), (5, .oem), (6, .subscription)])
    func kinds(_ type: Int, is kind: LicenceKeyKind) throws {
        #expect(try key(#""KLLIC_KEY_TYPE":\#(type),"KLLIC_SUBSCRINFO_STATE":0"#).kind == kind)
    }

    @Test("of an unknown type or state is refused, and the field is named")
    func unknown() throws {
        #expect(throws: UnreadableField("KLLIC_KEY_TYPE", "has the unknown value 7")) {
            try key(#""KLLIC_KEY_TYPE":7"#)
        }
        #expect(throws: UnreadableField("KLLIC_SUBSCRINFO_STATE", "has the unknown value 9")) {
            try key(#""KLLIC_KEY_TYPE":6,"KLLIC_SUBSCRINFO_STATE":9"#)
        }
        #expect(throws: UnreadableField("KLLIC_SUBSCRINFO_STATE", "is missing")) {
            try key(#""KLLIC_KEY_TYPE":6"#)
        }
        #expect(throws: UnreadableField("KLLIC_SUBSCRINFO_ENDDATETYPE", "has the unknown value 4")) {
            try key(#""KLLIC_KEY_TYPE":6,"KLLIC_SUBSCRINFO_STATE":0,"KLLIC_SUBSCRINFO_ENDDATETYPE":4"#)
        }
        #expect(try key(#""KLLIC_KEY_TYPE":6"#, holder: .anotherServer).subscription == nil)
    }

    @Test(
        "is valid to the UTC day of its limit date",
        arguments: [
            (#"{"type":"datetime","value":"2027-06-30T00:00:00Z"}"#, "2027-06-30"),
            (#"{"type":"datetime","value":"2027-06-30T23:59:59Z"}"#, "2027-06-30"),
            (#"{"type":"date","value":"2027-06-30"}"#, "2027-06-30"), (#"{"type":"datetime","value":""}"#, nil),
            ("null", nil),
        ])
    func limitDate(_ json: String, is day: String?) throws {
        #expect(try key(#""KLLIC_KEY_TYPE":1,"KLLIC_LIMIT_DATE":\#(json)"#).limitDate?.description == day)
    }

    @Test("with a limit date that is none cannot be read")
    func oddLimitDate() {
        #expect(throws: UnreadableField("KLLIC_LIMIT_DATE", "is of a wrong type")) {
            try key(#""KLLIC_KEY_TYPE":1,"KLLIC_LIMIT_DATE":"30.06.2027""#)
        }
    }

    @Test("that is a subscription has its state, end and grace")
    func subscription() throws {
        let found = try key(
            #""KLLIC_KEY_TYPE":6,"KLLIC_SUBSCRINFO_STATE":2,"KLLIC_SUBSCRINFO_ENDDATETYPE":2,"#
                + #""KLLIC_SUBSCRINFO_ENDDATE":{"type":"datetime","value":"2026-12-31T12:00:00Z"},"#
                + #""KLLIC_SUBSCRINFO_GRACETERM":14"#)
        #expect(
            found.subscription
                == SubscriptionFacts(
                    state: .softCancelled, endDateKind: .limited, endDate: BillingDate("2026-12-31"), graceDays: 14))
    }

    @Test("that is commercial but marked as a subscription is one")
    func marked() throws {
        let found = try key(
            #""KLLIC_KEY_TYPE":1,"KLLIC_LICTYPE_IS_SUBSCRIPTION":true,"KLLIC_SUBSCRINFO_STATE":1"#)
        #expect(found.kind == .subscription)
        #expect(found.subscription?.state == .paused)
    }
}
