import Ports
import Testing

@Suite("A text from outside")
struct TextLimitTests {
    private let limit = TextLimit("KLLIC_PROD_NAME", characters: 5)

    @Test(
        "that names something is taken whole, to its last character", arguments: ["", "a", "abcde", "éééée", "👍👍👍👍👍"])
    func whole(text: String) throws {
        #expect(try limit.whole(text) == text)
        #expect(limit.shown(text) == text)
    }

    @Test("that is too long to name anything is refused, with field and limit")
    func tooLong() {
        let error = #expect(throws: UnfitText.self) { try limit.whole("éabcde") }
        #expect(error?.description == "KLLIC_PROD_NAME has 6 characters, at most 5 are taken")
        // Characters that people see as one have many scalars: a limit on those alone would bound nothing.
        #expect(throws: UnfitText.self) { try limit.whole("a" + String(repeating: "\u{301}", count: 5)) }
    }

    @Test("with a null character names nothing")
    func null() {
        let error = #expect(throws: UnfitText.self) { try limit.whole("a\0") }
        #expect(error?.description == "KLLIC_PROD_NAME holds a null character")
    }

    @Test("that is only shown is seen to be cut, and has no null character")
    func shown() {
        #expect(limit.shown("éabcde") == "éabc…")
        #expect(limit.shown("a\0b") == "a\u{FFFD}b")
        #expect(limit.shown("\0bcdefgh") == "\u{FFFD}bcd…")
    }
}
