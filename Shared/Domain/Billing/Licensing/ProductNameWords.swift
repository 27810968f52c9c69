/// The words of a product name, compared without case, blanks and punctuation, and where each stands in the name.
struct ProductNameWords: Hashable, Sendable {
    /// One word.
    struct Word: Hashable, Sendable {
        /// Letters and digits in lower case.
        let text: String
        /// What stands between the word before and this one.
        let gap: String
        /// Where the word ends in the name, a closing bracket included.
        let end: String.Index

        /// Whether it is digits only.
        var isNumber: Bool { text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
        /// Whether it continues a range, as `14` in `10-14`.
        var continuesRange: Bool { gap.contains(where: Self.dashes.contains) }
        /// Whether a sentence or a remark begins here: what comes before is complete.
        var beginsRemark: Bool { gap.contains(where: ".;:([|".contains) }

        private static let dashes: Set<Character> = ["-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}"]
    }

    /// The words in order.
    let words: [Word]
    private let name: String

    /// The words of `name`.
    init(_ name: String) {
        var words: [Word] = []
        var gap = ""
        var rest = name[...]
        while let first = rest.first {
            guard Self.isPart(first) else {
                gap.append(first)
                rest.removeFirst()
                continue
            }
            let text = rest.prefix(while: Self.isPart)
            rest = rest.dropFirst(text.count)
            let end = rest.first == ")" ? rest.index(after: rest.startIndex) : rest.startIndex
            words.append(Word(text: text.lowercased(), gap: gap, end: end))
            gap = ""
        }
        self.words = words
        self.name = name
    }

    /// The bare words.
    var texts: [String] { words.map(\.text) }

    private static func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// The name up to and including its first `count` words, with single blanks.
    func name(throughWords count: Int) -> String {
        guard count > 0 else { return "" }
        return name[..<words[count - 1].end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
