/// The text form of one-dimensional arrays: `{"a","with \"quotes\"",NULL}`.
///
/// Source: PostgreSQL manual, Arrays, "Array Input and Output Syntax".
enum PostgresArrayText {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let comma = UInt8(ascii: ",")

    /// Every element is quoted, so that no content can be taken for syntax or for NULL.
    static func literal(of elements: some Sequence<String?>) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for element in elements {
            if text.count > 1 { text.append(comma) }
            guard let element else {
                text += "NULL".utf8
                continue
            }
            text.append(quote)
            for byte in element.utf8 {
                if byte == quote || byte == backslash { text.append(backslash) }
                text.append(byte)
            }
            text.append(quote)
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// The elements of a literal; `nil` when it is none, or has more than one dimension.
    static func elements(of text: String) -> [String?]? {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}"), bytes.count >= 2 else { return nil }
        var elements: [String?] = []
        var index = 1
        let end = bytes.count - 1
        while index < end {
            guard let (element, next) = element(in: bytes, from: index, to: end) else { return nil }
            elements.append(element)
            guard next == end || bytes[next] == comma else { return nil }
            index = next + 1
        }
        return elements
    }

    private static func element(in bytes: [UInt8], from start: Int, to end: Int) -> (String?, next: Int)? {
        guard bytes[start] == quote else {
            let next = bytes[start..<end].firstIndex(of: comma) ?? end
            let word = bytes[start..<next]
            if word.isEmpty || word.contains(UInt8(ascii: "{")) { return nil }
            let plain = String(decoding: word, as: UTF8.self)
            return (plain == "NULL" ? nil : plain, next)
        }
        var word: [UInt8] = []
        var index = start + 1
        while index < end {
            if bytes[index] == quote { return (String(decoding: word, as: UTF8.self), index + 1) }
            if bytes[index] == backslash { index += 1 }
            guard index < end else { return nil }
            word.append(bytes[index])
            index += 1
        }
        return nil
    }
}
