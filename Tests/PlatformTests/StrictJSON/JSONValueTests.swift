import Foundation
import StrictJSON
import Testing

@Suite("JSON values")
struct JSONValueTests {
    private func reason(_ text: String, maximumDepth: Int = 128, maximumValues: Int = 1000) -> JSONSyntaxError.Reason? {
        do {
            _ = try JSONValue(parsing: text.utf8, maximumDepth: maximumDepth, maximumValues: maximumValues)
            return nil
        } catch { return error.reason }
    }

    @Test(
        "canonical texts are written as they were read",
        arguments: [
            "null", "true", "[]", "{}", "[1,-2.50,3e7,90.00]", "{\"a\":{\"b\":[null,\"x\"]}}",
            "\"quote \\\" back \\\\ slash / line \\n tab \\t bell \\u0007 escape \\u001b ä 🙂\"",
        ])
    func roundTrip(text: String) throws { #expect(try JSONValue(parsing: text.utf8).line == text) }

    @Test("names are written in order and blanks dropped")
    func canonical() throws {
        let text = "\r\n{ \"b\" : [ 1 , {} ],\t\"a\": null, \"B\": \"\" }\n"
        #expect(try JSONValue(parsing: text.utf8).line == "{\"B\":\"\",\"a\":null,\"b\":[1,{}]}")
    }

    @Test(
        "JSON is read as it is written",
        arguments: [
            ("null", .null), ("true", true), ("-7", -7), ("\"a\\u00e9\"", "aé"), ("[]", []), ("{}", [:]),
            ("{\"a\":[1,{\"b\":null}]}", ["a": [1, ["b": .null]]]), ("1.5", .number("1.5")),
            ("\"\\u00e4\\ud83d\\uDE42\\/\\b\\f\"", "ä🙂/\u{8}\u{C}"),
        ] as [(String, JSONValue)])
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text.utf8) == value)
        #expect(try JSONValue(parsing: value.encoded()) == value)
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", " ", "{", "[", "[1,]", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "+1", "1e", "1e999", "nul", "NaN",
            "\"\\x\"", "\"\\ud83d\"", "\"\\ude42\"", "\"\\u+123\"", "[1] 2", "\"a\nb\"", "\"a", "// x\n1",
            "{\"a\":1 \"b\":2}", "{\"a\" 1}", "\u{FEFF}1",
        ])
    func refused(text: String) { #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text.utf8) } }

    @Test("bytes that are not UTF-8 are refused, wherever they stand")
    func encoding() {
        for bytes: [UInt8] in [[0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF, 0xFE, 0x31, 0x00]] {
            #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test("what is wrong is said with its line")
    func line() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: "[1,\n\n 2,\n x]".utf8) }
        #expect(error?.description == "line 4: expected a value")
    }

    @Test("whole numbers are exact; fractions are none")
    func numbers() throws {
        #expect(try JSONValue(parsing: "7.0".utf8).integer == 7)
        #expect(try JSONValue(parsing: "7e2".utf8).integer == 700)
        #expect(try JSONValue(parsing: "7.5".utf8).integer == nil)
        #expect(try JSONValue(parsing: "9223372036854775807".utf8).integer == .max)
        #expect(try JSONValue(parsing: "9223372036854775808".utf8).integer == nil)
        #expect(try JSONValue(parsing: "0.1".utf8).number == Decimal(string: "0.1"))
        #expect(JSONValue.decimal(3.5) == .number("3.5"))
    }

    @Test("an object of members leaves out what is absent, and keeps null")
    func members() {
        #expect(JSONValue.members(["a": 1, "b": nil, "c": .null]) == ["a": 1, "c": .null])
    }

    @Test("nesting has a limit; brackets inside strings are no depth")
    func depth() {
        let deep = String(repeating: "[", count: 16) + "1" + String(repeating: "]", count: 16)
        #expect(reason(deep, maximumDepth: 16) == nil)
        #expect(reason("{\"a\":\(deep)}", maximumDepth: 16) == .tooDeep(limit: 16))
        #expect(reason("[[1],[2],{\"a\":[3]}]", maximumDepth: 3) == nil)
        #expect(reason(String(repeating: "[", count: 1_000_000)) == .tooDeep(limit: 128))
        #expect(reason("{\"a\":\"" + String(repeating: "[{\\\"", count: 100) + "\"}", maximumDepth: 1) == nil)
    }

    @Test("the number of values has a limit")
    func values() {
        #expect(reason("[1,2,{\"a\":3}]", maximumValues: 5) == nil)
        #expect(reason("[1,2,{\"a\":3}]", maximumValues: 4) == .tooManyValues(limit: 4))
    }

    @Test(
        "a name that an object has twice is told; the same name in another object is another",
        arguments: [
            (#"{"a": 1, "a": 2}"#, "a"), (#"{"a": 1, "\u0061" : 1}"#, "a"),
            (#"[{"b": {"c": 1, "d": [], "c": 1}}]"#, "c"),
            (#"{"a": {"a": 1}, "b": [{"a": 1}, {"a": "\"a\":"}]}"#, nil), (#"{"a": "b", "b": "a"}"#, nil),
            (#"{"x\\": 1, "x": 2}"#, nil), (#"["a", "a"]"#, nil),
        ])
    func repeatedNames(text: String, name: String?) {
        #expect(reason(text) == name.map { .repeatedName($0) })
    }
}
