/// Swift source without what only people read: comments and the text of string literals become spaces.
///
/// Good enough for looking for words, not a parser: interpolations are blanked with their literal.
struct SwiftCode {
    /// As long and with the same lines as the source.
    let text: String

    init(_ source: String) {
        var scanner = CodeScanner(source)
        text = scanner.strip()
    }
}

private struct CodeScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var out: [UInt8] = []

    init(_ source: String) {
        bytes = Array(source.utf8)
        out.reserveCapacity(bytes.count)
    }

    mutating func strip() -> String {
        while index < bytes.count {
            if at("//") {
                blank { $0.at("\n") }
            } else if at("/*") {
                blank { $0.at("*/") }
                blankOne(2)
            } else if bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "#") {
                literal()
            } else {
                keepOne()
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// A string literal with any number of `#`; a `#` that begins none (`#expect`) is kept.
    private mutating func literal() {
        var hashes = 0
        while index + hashes < bytes.count && bytes[index + hashes] == UInt8(ascii: "#") { hashes += 1 }
        guard at("\"", hashesBefore: hashes) else {
            for _ in 0..<max(hashes, 1) { keepOne() }
            return
        }
        let quotes: StaticString = at("\"\"\"", hashesBefore: hashes) ? "\"\"\"" : "\""
        blankOne(hashes + quotes.utf8CodeUnitCount)
        while index < bytes.count && !at(quotes, after: hashes) {
            let isEscape = at("\\", after: hashes)
            if isEscape { blankOne(hashes + 1) }
            if isEscape && at("(") { skipInterpolation() } else { blankOne(1) }
        }
        blankOne(hashes + quotes.utf8CodeUnitCount)
    }

    private mutating func skipInterpolation() {
        var depth = 0
        repeat {
            if at("(") { depth += 1 }
            if at(")") { depth -= 1 }
            if at("\"") { literal() } else { blankOne(1) }
        } while depth > 0 && index < bytes.count
    }

    /// Whether the text stands here with `hashes` more before or after it.
    private func at(_ text: StaticString, hashesBefore before: Int = 0, after: Int = 0) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + before + count + after <= bytes.count else { return false }
        let hash = UInt8(ascii: "#")
        for offset in 0..<before where bytes[index + offset] != hash { return false }
        for offset in 0..<count where bytes[index + before + offset] != text.utf8Start[offset] { return false }
        for offset in 0..<after where bytes[index + before + count + offset] != hash { return false }
        return true
    }

    private mutating func keepOne() {
        guard index < bytes.count else { return }
        out.append(bytes[index])
        index += 1
    }

    private mutating func blankOne(_ count: Int) {
        for _ in 0..<count where index < bytes.count {
            out.append(bytes[index] == UInt8(ascii: "\n") ? bytes[index] : UInt8(ascii: " "))
            index += 1
        }
    }

    private mutating func blank(until isEnd: (CodeScanner) -> Bool) {
        while index < bytes.count && !isEnd(self) { blankOne(1) }
    }
}
