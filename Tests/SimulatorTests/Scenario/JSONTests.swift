import Foundation
import Simulators
import Testing

struct JSONTests {
    @Test(
        "texts are written as they were read",
        arguments: [
            "null", "true", "[]", "{}", "[1,-2.50,3e7,90.00]", "{\"a\":{\"b\":[null,\"x\"]}}",
            "\"quote \\\" back \\\\ line \\n tab \\t bell \\u0007 ä 🙂\"",
        ])
    func roundTrip(text: String) throws { #expect(try JSON(parsing: text.utf8).line == text) }

    @Test("escapes are read, surrogate pairs too")
    func escapes() throws {
        #expect(try JSON(parsing: "\"\\u00e4\\ud83d\\ude42\\/\"".utf8) == .string("ä🙂/"))
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "nul", "\"\\x\"", "\"\\ud83d\"", "[1] 2",
            "\"a\nb\"", "// x\n1", "{\"a\":1 \"b\":2}",
        ])
    func refused(text: String) { #expect(throws: JSONSyntaxError.self) { try JSON(parsing: text.utf8) } }

    @Test("whole numbers are exact; fractions are none")
    func numbers() throws {
        #expect(try JSON(parsing: "7.0".utf8).integer == 7)
        #expect(try JSON(parsing: "7.5".utf8).integer == nil)
        #expect(try JSON(parsing: "9223372036854775807".utf8).integer == .max)
        #expect(try JSON(parsing: "0.1".utf8).number == Decimal(string: "0.1"))
    }

    @Test("nesting has a limit")
    func depth() {
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(throws: JSONSyntaxError.self) { try JSON(parsing: deep.utf8) }
    }
}
