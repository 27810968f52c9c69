import Simulators
import StrictJSON
import Testing

@Suite("A comparison with an expected result")
struct ScenarioComparisonTests {
    static let actual = """
        { "tenants": [ { "name": "A", "additions": [
            { "id": 1, "agreementId": 31, "product": "KES", "quantity": 5.0, "cancelledDate": null, "byTallybridge": true },
            { "id": 2, "agreementId": 31, "product": "KES", "quantity": 5, "effectiveDate": "2026-11-24" } ],
            "exceptions": [] }, { "name": "B", "additions": [] } ],
          "calls": { "connectWise": { "GET": 7, "postAdditions": 2 } } }
        """

    @Test(
        "passes whatever is named and right",
        arguments: [
            "{}",
            #"{ "tenants": [] }"#,
            #"{ "tenants": [ { "name": "B", "additions": [] } ] }"#,
            #"{ "tenants": [ { "name": "A", "exceptions": [] } ], "calls": { "connectWise": { "postAdditions": 2 } } }"#,
            #"{ "tenants": [ { "name": "A", "additions": [ { "quantity": 5 }, { "id": 1 } ] } ] }"#,
            #"{ "tenants": [ { "name": "A", "additions": [ { "cancelledDate": null }, { "effectiveDate": "2026-11-24" } ] } ] }"#,
            #"{ "calls": { "connectWise": { "GET": { "atMost": 7 } } } }"#,
        ])
    func passes(expected: String) throws {
        #expect(try differences(expected).isEmpty)
    }

    @Test(
        "fails at the place that is wrong",
        arguments: [
            (#"{ "tenants": [ { "name": "C" } ] }"#, "tenants[C]"),
            (#"{ "tenants": [ { "name": "A", "additions": [] } ] }"#, "tenants[A].additions"),
            (#"{ "tenants": [ { "name": "A", "additions": [ { "id": 1 } ] } ] }"#, "tenants[A].additions"),
            (
                #"{ "tenants": [ { "name": "A", "additions": [ { "id": 1 }, { "id": 1 } ] } ] }"#,
                "tenants[A].additions"
            ),
            (
                #"{ "tenants": [ { "name": "A", "additions": [ { "id": 1 }, { "quantity": 6 } ] } ] }"#,
                "tenants[A].additions"
            ),
            (
                #"{ "tenants": [ { "name": "A", "additions": [ { "id": 1, "colour": "red" }, {} ] } ] }"#,
                "tenants[A].additions"
            ),
            (
                #"{ "tenants": [ { "name": "A", "exceptions": [ { "code": "agreementEnded" } ] } ] }"#,
                "tenants[A].exceptions"
            ),
            (#"{ "calls": { "connectWise": { "postAdditions": 3 } } }"#, "calls.connectWise.postAdditions"),
            (#"{ "calls": { "connectWise": { "PATCH": 0 } } }"#, "calls.connectWise.PATCH"),
            (#"{ "calls": { "connectWise": { "GET": { "atMost": 6 } } } }"#, "calls.connectWise.GET"),
            (#"{ "calls": { "connectWise": { "GET": "7" } } }"#, "calls.connectWise.GET"),
        ])
    func fails(expected: String, path: String) throws {
        let found = try differences(expected)
        #expect(!found.isEmpty)
        #expect(Set(found.map(\.path)) == [path])
    }

    @Test("finds the partners even where the first that fits is another's")
    func partners() {
        #expect(Matching([[0, 1], [0]]).partners == [1, 0])
        #expect(Matching([[0], [0]]).partners == [0, nil])
        #expect(Matching([[0, 1], [0, 2], [0]]).partners == [1, 2, 0])
    }

    private func differences(_ expected: String) throws -> [ScenarioComparison.Difference] {
        ScenarioComparison.differences(
            expected: try JSONValue(parsing: expected.utf8), actual: try JSONValue(parsing: Self.actual.utf8))
    }
}
