import Billing
import Foundation
import Ports
import StrictJSON
import Testing

@testable import MappingAPI
@testable import MappingAPIStage

@Suite("Documents")
struct DocumentsTests {
    @Test("a reader notes each problem once, with its path, and every field nobody knows")
    func reader() {
        var reader = BodyReader(["a": "", "b": 5, "c": "x", "d": "\u{7}", "e": nil, "z": 1], at: FieldPath(entry: 3))
        #expect(reader.text("a") == nil)
        #expect(reader.text("b") == nil)
        #expect(reader.text("c", atMost: 1) == "x")
        #expect(reader.optionalText("d") == nil)
        #expect(reader.text("e") == nil)
        #expect(reader.bool("f") == nil)
        reader.finish()
        #expect(
            reader.problems.map { "\($0.field.text) \($0.code.rawValue)" } == [
                "[3].a invalid", "[3].b wrongType", "[3].d invalid", "[3].e missing", "[3].z unknownField",
            ])
    }

    @Test("the detail of a problem tells the first fields in sentences, and how many more there are")
    func detail() {
        let problems = ["a", "b", "c", "d"].map { name in
            FieldProblem(FieldPath([name]), .missing, name == "b" ? "is missing; send it." : "is missing")
        }
        #expect(Problem([problems[0]]).detail == "Nothing was saved. a is missing.")
        #expect(
            Problem(problems).detail
                == "Nothing was saved. a is missing. b is missing; send it. c is missing. And 1 more.")
    }

    @Test("a field stands in a document by its path, and what there is by the request that lists it")
    func hints() {
        #expect(FieldPath().text == "body")
        #expect(FieldPath(entry: 2).text == "[2]")
        #expect(FieldPath(entry: 2, ["byCategory", "servers"]).text == "[2].byCategory.servers")
        #expect(FieldPath(["policy"]).appending("verifyEveryDays").text == "policy.verifyEveryDays")
        let missing = Problem(Refusal.notFound("site", "7", in: .sites))
        #expect(missing.detail == "There is no site 7. GET /v1/sites lists them.")
        let wrong = Problem([
            FieldProblem("source", .notFound, "there is no such source.", list: .sources),
            FieldProblem("application", .invalid, "must have a letter", list: .applications),
        ])
        #expect(
            wrong.document["errors"].items.map { $0["message"].text } == [
                "there is no such source; GET /v1/sources lists them.",
                "must have a letter; GET /v1/applications lists them",
            ])
        #expect(
            wrong.detail == "Nothing was saved. source there is no such source; GET /v1/sources lists them. "
                + "application must have a letter; GET /v1/applications lists them.")
    }

    @Test("a page of a complete list begins after its cursor and names the next")
    func pages() throws {
        func page(_ after: String) throws -> Page<String> {
            var reader = QueryReader { ["limit": "2", "after": after][$0] }
            let page = reader.page()
            try reader.finish("page")
            return page
        }
        let part = try page("b").part(of: ["d", "a", "e", "c", "b"], by: { $0 })
        #expect(part.document(cursor: { $0 }, JSONValue.string) == ["items": ["c", "d"], "next": "d"])
        let last = try page("d").part(of: ["d", "e"], by: { $0 })
        #expect(last.document(cursor: { $0 }, JSONValue.string) == ["items": ["e"], "next": nil])
    }

    @Test("a problem is a conflict only if everything in it contradicts what is stored")
    func kinds() {
        let (stale, missing) = (FieldProblem("version", .stale, "s"), FieldProblem("name", .missing, "m"))
        #expect(Problem([stale]).kind == .conflict)
        #expect(Problem([stale, missing]).kind == .refused)
        #expect(Problem([stale]).document["status"] == 409)
    }
}
