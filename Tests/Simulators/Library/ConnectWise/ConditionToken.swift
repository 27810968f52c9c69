import Foundation
import StrictJSON

/// A piece of a `conditions` text.
enum ConditionToken: Sendable, Equatable {
    case word(String)
    case text(String)
    case moment(String)

    var text: String {
        switch self {
        case .word(let text), .text(let text), .moment(let text): text
        }
    }

    var isWord: Bool {
        guard case .word = self else { return false }
        return true
    }

    /// The value this piece is; nil for an unquoted text.
    var literal: Condition.Literal? {
        switch self {
        case .text(let text): .text(text)
        case .moment(let text): .moment(text)
        case .word("true"): .truth(true)
        case .word("false"): .truth(false)
        case .word("null"): .null
        case .word(let text):
            if let first = text.first, first.isNumber || first == "-" {
                Decimal(string: text).map { .number($0) }
            } else {
                nil
            }
        }
    }

    static func tokens(of text: String) throws(ConnectWiseRefusal) -> [ConditionToken] {
        var tokens: [ConditionToken] = []
        var rest = Substring(text)
        while let character = rest.first {
            switch character {
            case " ", "\t", "\n", "\r": rest.removeFirst()
            case "\"", "'":
                tokens.append(.text(try taken(from: &rest, until: character)))
            case "[":
                tokens.append(.moment(try moment(try taken(from: &rest, until: "]"))))
            case "(", ")", ",":
                tokens.append(.word(String(character)))
                rest.removeFirst()
            case "=", "!", "<", ">":
                let symbol = rest.prefix { "=!<>".contains($0) }
                tokens.append(.word(String(symbol)))
                rest.removeFirst(symbol.count)
            default:
                let word = rest.prefix { !" \t\n\r\"'[](),=!<>".contains($0) }
                guard !word.isEmpty else { throw .condition("unexpected '\(character)'") }
                tokens.append(.word(String(word)))
                rest.removeFirst(word.count)
            }
        }
        return tokens
    }

    private static func taken(from rest: inout Substring, until end: Character) throws(ConnectWiseRefusal) -> String {
        rest.removeFirst()
        guard let index = rest.firstIndex(of: end) else { throw .condition("'\(end)' is missing") }
        let content = String(rest[..<index])
        rest = rest[rest.index(after: index)...]
        return content
    }

    /// Dates are compared as `yyyy-MM-ddTHH:mm:ssZ`; a bare date means its midnight.
    private static func moment(_ text: String) throws(ConnectWiseRefusal) -> String {
        if let day = CalendarDay(text) { return "\(day)T00:00:00Z" }
        let withZone = text.hasSuffix("Z") ? text : text + "Z"
        guard WireMoment.day(of: withZone) != nil else { throw .condition("'[\(text)]' is no date") }
        return withZone
    }
}

/// The one form of date and time that ConnectWise takes: `yyyy-MM-ddTHH:mm:ssZ`, UTC, whole seconds.
enum WireMoment {
    /// The calendar day of a well-formed value; nil for any other form.
    static func day(of text: String) -> CalendarDay? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z")
        else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            let digits = bytes[range]
            guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19), hour < 24,
            minute < 60,
            second < 60
        else { return nil }
        return CalendarDay(String(decoding: bytes[0..<10], as: UTF8.self))
    }
}

extension CalendarDay {
    /// How ConnectWise carries a calendar date.
    var moment: JSONValue { .string("\(self)T00:00:00Z") }
}
