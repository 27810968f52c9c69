import Contracts
import Testing

@testable import Storage

@Suite("JSON for a jsonb column")
struct StoredJSONTests {
    @Test("has no null character, and everything else as it was")
    func withoutNul() throws {
        let odd = ["\0a\0", "\\u0000", "\\\0", "\"\0\"", "\u{1}", "é\u{10ffff}", "\\\\u0000", ""]
        let json = try StoredJSON.jsonb(odd)
        let back = try StoredJSON.value([String].self, from: json)
        #expect(back == odd.map { $0.replacing("\0", with: "\u{FFFD}") })
        #expect(try StoredJSON.text(odd) != json, "a body whose hash is kept is not touched")
        #expect(try StoredJSON.jsonb(["a"]) == StoredJSON.text(["a"]))
    }
}
