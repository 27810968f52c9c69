import Billing
import Testing

@Suite("Properties of recognition")
struct RecognitionProperties {
    private static let seeds = Array(UInt64(1)...300)

    @Test("a name means the same with any region, band, term and licence", arguments: seeds)
    func details(
        _ seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        let words = [
            "Kaspersky", "Foo", "Security", "Cloud", "Plus", "for", "Servers", "365", "Shield", "Pro", "X-Ray",
        ]
        let count = Int.random(in: 1...5, using: &random)
        let name = "Kaspersky " + (0..<count).map { _ in random.pick(words) }.joined(separator: " ")
        let region = random.pick(["European", "International", "Eastern Europe", "Turkey", "Russian", "North American"])
        let band = random.pick(["10-14 Node", "20-28 Mobile device", "5-9 VirtualServer", "20-24 MailBox", "5+ User"])
        let term = random.pick(["1 year", "3 month", "2 years"])
        let kind = random.pick(["Base", "Renewal", "Add-on", "Cross-grade", "NFR"])
        let full = "\(name) \(region) Edition. \(band) \(term) \(kind) License"
        let recognised = Sample.catalogue.recognise(productName: full)
        #expect(recognised == Sample.catalogue.application(named: name), "\(full)")
        #expect(Sample.catalogue.application(named: recognised.name) == recognised)
        #expect(Sample.catalogue.application(named: recognised.code.text).code == recognised.code)
    }

    @Test("any text is recognised as something, with a code and a name", arguments: seeds)
    func total(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let characters = Array("Kaspersky Edition. 1-2 Node licence ()—–,;é漢\u{301}\u{200D}👩‍💻\n\t")
        let text = String((0..<Int.random(in: 0...60, using: &random)).map { _ in random.pick(characters) })
        let application = Sample.catalogue.recognise(productName: text)
        #expect(!application.code.text.isEmpty)
        #expect(!application.name.isEmpty)
        #expect(Sample.catalogue.application(named: application.name).code == application.code, "\(text)")
    }
}
