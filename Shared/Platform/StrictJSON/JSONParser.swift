import Foundation

extension JSONValue {
    /// Reads one JSON text in UTF-8, in one pass.
    /// - Parameters:
    ///   - maximumDepth: how deep objects and lists may be nested.
    ///   - maximumValues: how many values there may be, the objects and lists among them.
    package init(
        parsing bytes: some Sequence<UInt8>, maximumDepth: Int = 128, maximumValues: Int = 1_000_000
    ) throws(JSONSyntaxError) {
        var parser = JSONParser(Array(bytes), maximumDepth: maximumDepth, maximumValues: maximumValues)
        self = try parser.document()
    }
}

/// A strict reader of RFC 8259 text: no comments, no trailing commas, no repeated names.
private struct JSONParser {
    private let bytes: [UInt8]
    private let maximumDepth: Int
    private let maximumValues: Int
    private var position = 0
    private var line = 1
    private var depth = 0
    private var values = 0

    init(_ bytes: [UInt8], maximumDepth: Int, maximumValues: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.maximumValues = maximumValues
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        let value = try value()
        skipBlanks()
        guard position == bytes.count else { throw expected("the end of the text") }
        return value
    }

    private func failure(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
        JSONSyntaxError(line: line, reason: reason)
    }

    private func expected(_ what: String) -> JSONSyntaxError { failure(.expected(what)) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            if byte == 0x0A { line += 1 }
            position += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipBlanks()
        values += 1
        guard values <= maximumValues else { throw failure(.tooManyValues(limit: maximumValues)) }
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw expected("a value") }
        position += word.utf8.count
        return value
    }

    /// Goes past the bracket that opens a list or object.
    private mutating func open() throws(JSONSyntaxError) {
        position += 1
        depth += 1
        guard depth <= maximumDepth else { throw failure(.tooDeep(limit: maximumDepth)) }
        skipBlanks()
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try open()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if take("]") { return .array([]) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw expected("',' or ']'") }
        }
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try open()
        defer { depth -= 1 }
        var members: [String: JSONValue] = [:]
        if take("}") { return .object([:]) }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw expected("a member name in quotes") }
            let name = try string()
            guard members[name] == nil else { throw failure(.repeatedName(name)) }
            skipBlanks()
            guard take(":") else { throw expected("':'") }
            members[name] = try value()
            skipBlanks()
            if take("}") { return .object(members) }
            guard take(",") else { throw expected("',' or '}'") }
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        _ = take("-")
        let whole = position
        try digits()
        if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 { throw expected("no leading zero") }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Decimal(string: text), !value.isNaN else { throw expected("a number that can be held") }
        return .number(text)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw expected("a value") }
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        var text = ""
        var start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                text += try plain(from: start)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                text += try plain(from: start)
                text.unicodeScalars.append(try escape())
                start = position
            case 0..<0x20: throw expected("no control character in a string")
            default: position += 1
            }
        }
        throw expected("the end of a string")
    }

    /// What stands between `start` and here, which has no escapes.
    private func plain(from start: Int) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw expected("UTF-8") }
        return text
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        position += 1
        guard let byte = next else { throw expected("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw expected("a known escape")
        }
    }

    private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code) {
            let half = "the second half of a surrogate pair"
            guard take("\\"), take("u") else { throw expected(half) }
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw expected(half) }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw expected("a Unicode scalar") }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw expected("four hexadecimal digits")
            }
            code = code << 4 + UInt32(digit)
            position += 1
        }
        return code
    }
}
