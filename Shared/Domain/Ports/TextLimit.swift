/// How long a text from outside may be, by what it is: nothing longer goes on into what is stored.
package struct TextLimit: Hashable, Sendable {
    /// The field as the outside system names it.
    package let field: String
    /// At most so many characters (Unicode scalars).
    package let characters: Int

    package init(_ field: String, characters: Int) {
        self.field = field
        self.characters = characters
    }

    /// The largest code of an application, in bytes: that of the longest product name has fewer.
    package static let applicationCode = 2000

    /// A text by which one thing is told from another: whole, or refused.
    ///
    /// Cut, it might be another's; and a null character is nothing that a table can hold.
    package func whole(_ text: String) throws(UnfitText) -> String {
        guard !text.unicodeScalars.contains("\0") else { throw UnfitText("\(field) holds a null character") }
        let count = text.unicodeScalars.count
        guard count <= characters else {
            throw UnfitText("\(field) has \(count) characters, at most \(characters) are taken")
        }
        return text
    }

    /// A text that is only shown: what is too long of it is cut, and seen to be cut; null characters are replaced.
    package func shown(_ text: String) -> String {
        // UTF-8 has at least one byte for each: most texts need no counting.
        let isShort = text.utf8.count <= characters || text.unicodeScalars.count <= characters
        guard !isShort || text.utf8.contains(0) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(isShort ? characters : characters - 1) {
            scalars.append(scalar == "\0" ? "\u{FFFD}" : scalar)
        }
        return String(scalars) + (isShort ? "" : "…")
    }
}

/// Why a text from outside cannot be taken: the field and its limit.
package struct UnfitText: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
