import Contracts
import Testing

@Suite("The token of a preview")
struct PreviewTokenTests {
    private let shown = ["12": ["ended a", "opened b"], "13": ["left c"], "14": []]

    @Test("the same lines in another order are the same; a company without any is not in it")
    func same() {
        let token = PreviewToken(covering: shown)
        #expect(PreviewToken(covering: ["13": ["left c"], "12": ["opened b", "ended a"]]) == token)
        #expect(PreviewToken(token.text) == token)
        #expect(token.differing(from: shown) == [])
    }

    @Test(
        "another line, another company, or one less is another token, and the company that differs is named",
        arguments: [
            (["12": ["ended a"], "13": ["left c"]], ["12"]), (["12": ["ended a", "opened b"]], []),
            (["12": ["ended a", "opened b"], "15": ["left c"]], ["15"]),
            (["12": ["ended a", "opened b", "opened b"], "13": ["left c"]], ["12"]),
        ] as [([String: [String]], [String])])
    func other(now: [String: [String]], differing: [String]) {
        let token = PreviewToken(covering: shown)
        #expect(PreviewToken(covering: now) != token)
        #expect(token.differing(from: now) == differing)
    }

    @Test("of many companies it stays short, and does not tell which differ")
    func many() {
        let companies = Dictionary(uniqueKeysWithValues: (0..<5000).map { ("\($0)", ["ended \($0)"]) })
        let token = PreviewToken(covering: companies)
        #expect(token.text.utf8.count < 40 && PreviewToken(token.text) == token)
        #expect(token.differing(from: companies) == nil)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "p1", "p1--", "p1-abc-", "p2-abcdefghijklmnopqrstuvwxyz-", "p1-ABCDEFGHIJKLMNOPQRSTUVWXYZ-",
            "p1-abcdefghijklmnopqrstuvwxyz-abc",
        ])
    func none(text: String) { #expect(PreviewToken(text) == nil) }
}
