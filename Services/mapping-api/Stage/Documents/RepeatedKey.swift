import Foundation

/// Finds a key that an object of a JSON document has twice: a decoder would silently take one of the two values.
struct RepeatedKey {
    private let json: [UInt8]
    private var place = 0
    /// The keys seen in each object that is still open.
    private var open: [Set<String>] = []

    /// The first such key of a valid document; `nil` if there is none.
    static func first(in json: [UInt8]) -> String? {
        var search = RepeatedKey(json: json)
        return search.first()
    }

    private init(json: [UInt8]) { self.json = json }

    private mutating func first() -> String? {
        while place < json.count {
            switch json[place] {
            case UInt8(ascii: "{"): open.append([])
            case UInt8(ascii: "}"): _ = open.popLast()
            case UInt8(ascii: "\""):
                let text = string()
                if isKey, !open.isEmpty, !open[open.count - 1].insert(text).inserted { return text }
                continue
            default: break
            }
            place += 1
        }
        return nil
    }

    /// Reads the string that begins here, and goes past it.
    private mutating func string() -> String {
        let start = place
        var isEscaped = false
        place += 1
        while place < json.count, isEscaped || json[place] != UInt8(ascii: "\"") {
            isEscaped = !isEscaped && json[place] == UInt8(ascii: "\\")
            place += 1
        }
        place = min(place + 1, json.count)
        let literal = json[start..<place]
        // `"a"` and `"\u0061"` are the same key.
        guard literal.contains(UInt8(ascii: "\\")) else {
            return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
        }
        return (try? JSONDecoder().decode(String.self, from: Data(literal))) ?? String(decoding: literal, as: UTF8.self)
    }

    /// Whether a colon follows, blanks apart: only a key has one.
    private var isKey: Bool {
        json[place...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: ":")
    }
}
