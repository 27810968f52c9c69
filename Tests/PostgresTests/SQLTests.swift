import Foundation
import Postgres
import Testing

@Suite struct SQLTests {
    @Test func valuesBecomeNumberedParameters() {
        let id = 7
        let name = "O'Brien; DROP TABLE item"
        let sql: SQL = "SELECT 1 FROM item WHERE id = \(id) AND name = \(name) AND note IS \(String?.none)"
        #expect(sql.text == "SELECT 1 FROM item WHERE id = $1 AND name = $2 AND note IS $3")
        #expect(sql.parameters == [PostgresValue(text: "7"), PostgresValue(text: name), nil])
    }

    @Test func nestedFragmentsAreNumberedAnew() {
        let filter: SQL = "a = \(1) AND b = \(2)"
        let sql: SQL = "SELECT \(0) FROM \(unsafe: "t") WHERE \(sql: filter) AND c = \(3)"
        #expect(sql.text == "SELECT $1 FROM t WHERE a = $2 AND b = $3 AND c = $4")
        #expect(sql.parameters.map { $0?.text } == ["0", "1", "2", "3"])
    }

    @Test func arraysAreLiteralsWithEveryElementQuoted() {
        #expect(["a", "NULL", "x\"y\\z", "{,}"].postgresText == #"{"a","NULL","x\"y\\z","{,}"}"#)
        #expect([Int?.some(1), nil].postgresText == #"{"1",NULL}"#)
        #expect([UInt8]([0, 255, 16]).postgresText == #"\x00ff10"#)
        #expect([String]().postgresText == "{}")
    }

    @Test(arguments: [
        (0.0, "1970-01-01 00:00:00.000000+00"), (-0.000001, "1969-12-31 23:59:59.999999+00"),
        (951_782_400.25, "2000-02-29 00:00:00.250000+00"), (4_102_444_799.5, "2099-12-31 23:59:59.500000+00"),
    ])
    func datesAreWrittenInUTC(_ seconds: Double, as text: String) {
        #expect(Date(timeIntervalSince1970: seconds).postgresText == text)
        #expect(Date(postgresText: text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        ("2026-05-03T10:00:00Z", 1_777_802_400.0), ("2026-05-03 12:30:00+02:30", 1_777_802_400),
        ("2026-05-03", 1_777_766_400), ("2026-05-03 10:00:00.25-00", 1_777_802_400.25),
    ])
    func datesAreReadInEveryFormThatOccurs(_ text: String, as seconds: Double) {
        #expect(Date(postgresText: text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: ["", "infinity", "2026-13-01", "2026-05-03 10:00", "2026-05-03 10:00:00+xx", "0044-03-15 BC"])
    func otherDatesAreRefused(_ text: String) {
        #expect(Date(postgresText: text) == nil)
    }

    @Test(arguments: ["{a,b", "{{1},{2}}", "a,b", "{a,,b}", #"{"a"b}"#])
    func malformedArraysAreRefused(_ text: String) {
        #expect([String](postgresText: text) == nil)
    }
}
