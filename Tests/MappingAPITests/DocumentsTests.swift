import Billing
import Foundation
import Ports
import Testing

@testable import MappingAPIStage

@Suite("Documents")
struct DocumentsTests {
    @Test(
        "JSON is read as it is written",
        arguments: [
            ("null", nil), ("true", true), ("-7", -7), ("\"a\\u00e9\"", "aé"), ("[]", []), ("{}", [:]),
            ("{\"a\":[1,{\"b\":null}]}", ["a": [1, ["b": nil]]]), ("1.5", .number(1.5)),
        ] as [(String, JSONValue)])
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue.parse(Array(text.utf8)) == value)
        #expect(try JSONValue.parse(value.encoded()) == value)
    }

    @Test("brackets inside strings are no depth")
    func depth() throws {
        let text = "{\"a\":\"" + String(repeating: "[{\\\"", count: 100) + "\"}"
        #expect(try JSONValue.parse(Array(text.utf8))["a"] != nil)
        let deep = String(repeating: "[", count: JSONValue.maximumDepth) + String(repeating: "]", count: 16)
        #expect(throws: Never.self) { try JSONValue.parse(Array(deep.utf8)) }
        #expect(throws: JSONError.self) { try JSONValue.parse(Array(("[" + deep + "]").utf8)) }
    }

    @Test(
        "a key that an object has twice is named; the same key in another object is another",
        arguments: [
            (#"{"a": 1, "a": 2}"#, "a"), (#"{"a": 1, "\u0061" : 1}"#, "a"),
            (#"[{"b": {"c": 1, "d": [], "c": 1}}]"#, "c"),
            (#"{"a": {"a": 1}, "b": [{"a": 1}, {"a": "\"a\":"}]}"#, nil), (#"{"a": "b", "b": "a"}"#, nil),
            (#"{"x\\": 1, "x": 2}"#, nil), (#"["a", "a"]"#, nil),
        ])
    func repeatedKeys(text: String, key: String?) {
        var message: String?
        do throws(JSONError) { _ = try JSONValue.parse(Array(text.utf8)) } catch { message = error.description }
        #expect(message == key.map { "an object names the field \"\($0)\" twice; send it once" })
    }

    @Test("a reader notes each problem once, with its path, and every field nobody knows")
    func reader() {
        var reader = BodyReader(["a": "", "b": 5, "c": "x", "d": "\u{7}", "e": nil, "z": 1], at: "[3]")
        #expect(reader.text("a") == nil)
        #expect(reader.text("b") == nil)
        #expect(reader.text("c", atMost: 1) == "x")
        #expect(reader.optionalText("d") == nil)
        #expect(reader.text("e") == nil)
        #expect(reader.bool("f") == nil)
        reader.finish()
        #expect(
            reader.problems.map { "\($0.field) \($0.code.rawValue)" } == [
                "[3].a invalid", "[3].b wrongType", "[3].d invalid", "[3].e missing", "[3].z unknownField",
            ])
    }

    @Test("the detail of a problem tells the first fields in sentences, and how many more there are")
    func detail() {
        let problems = ["a", "b", "c", "d"].map { name in
            FieldProblem(name, .missing, name == "b" ? "is missing; send it." : "is missing")
        }
        #expect(Problem([problems[0]]).detail == "Nothing was saved. a is missing.")
        #expect(
            Problem(problems).detail
                == "Nothing was saved. a is missing. b is missing; send it. c is missing. And 1 more.")
    }

    @Test("a page of a complete list begins after its cursor and names the next")
    func pages() throws {
        let page = try Page(query: { ["limit": "2", "after": "b"][$0] })
        let document = page.document(of: ["d", "a", "e", "c", "b"], cursor: { $0 }, document: { .string($0) })
        #expect(document == ["items": ["c", "d"], "next": "d"])
        let last = try Page(query: { ["limit": "2", "after": "d"][$0] })
        #expect(
            last.document(of: ["d", "e"], cursor: { $0 }, document: { .string($0) }) == ["items": ["e"], "next": nil])
    }

    @Test("a problem is a conflict only if everything in it contradicts what is stored")
    func kinds() {
        let (stale, missing) = (FieldProblem("version", .stale, "s"), FieldProblem("name", .missing, "m"))
        #expect(Problem([stale]).kind == .conflict)
        #expect(Problem([stale, missing]).kind == .refused)
        #expect(Problem([stale]).document["status"] == 409)
    }
}
