import Secrets
import Testing

@Suite("Access tokens")
struct AccessTokenTests {
    @Test("are found by the hash of what is presented")
    func hashes() {
        let token = AccessToken.mint()
        #expect(token.hash == AccessToken.hash(token.plainText))
        #expect(token.hash.count == 32)
        #expect(token.hash != AccessToken.hash(token.plainText + "a"))
        #expect(AccessToken.isWellFormed(token.plainText))
    }

    @Test("are all different")
    func distinct() { #expect(Set((0..<1000).map { _ in AccessToken.mint().plainText }).count == 1000) }

    @Test(
        "are recognised by their form",
        arguments: ["", "tbk_", "tbk_short", "xyz_" + String(repeating: "a", count: 52)])
    func form(_ text: String) { #expect(!AccessToken.isWellFormed(text)) }
}
