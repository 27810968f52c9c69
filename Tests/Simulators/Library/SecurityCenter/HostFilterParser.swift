/// Reads the search filter language.
struct HostFilterParser {
    private let text: [Character]
    private var position = 0

    static func parse(_ text: String) throws(OpenAPIError) -> HostFilter {
        var parser = HostFilterParser(text: Array(text.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" }))
        parser.skipBlanks()
        if parser.next == nil { return .all }
        let filter = try parser.filter()
        parser.skipBlanks()
        guard parser.next == nil else { throw .filter("text after the end") }
        return filter
    }

    private var next: Character? { position < text.count ? text[position] : nil }

    private mutating func skipBlanks() { while next == " " { position += 1 } }

    private mutating func take(_ character: Character) throws(OpenAPIError) {
        skipBlanks()
        guard next == character else { throw .filter("'\(character)' is missing") }
        position += 1
    }

    private mutating func filter() throws(OpenAPIError) -> HostFilter {
        try take("(")
        skipBlanks()
        let filter: HostFilter
        switch next {
        case "&": filter = .and(try list())
        case "|": filter = .or(try list())
        case "!":
            position += 1
            skipBlanks()
            filter = .not(next == "(" ? try self.filter() : try comparison())
        default: filter = try comparison()
        }
        try take(")")
        return filter
    }

    private mutating func list() throws(OpenAPIError) -> [HostFilter] {
        position += 1
        var parts: [HostFilter] = []
        skipBlanks()
        while next == "(" {
            parts.append(try filter())
            skipBlanks()
        }
        guard !parts.isEmpty else { throw .filter("an empty list") }
        return parts
    }

    private mutating func comparison() throws(OpenAPIError) -> HostFilter {
        let name = taken { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty else { throw .filter("an attribute name is missing") }
        skipBlanks()
        var mask: Int?
        if next == "&" {
            position += 1
            skipBlanks()
            guard let number = Int(taken { $0.isNumber }) else { throw .filter("a bit mask is missing") }
            mask = number
        }
        skipBlanks()
        let comparison = taken { "=<>".contains($0) }
        guard ["=", "<>", "<", ">", "<=", ">="].contains(comparison) else {
            throw .filter("'\(comparison)' is no operator")
        }
        skipBlanks()
        return .compare(name: name, mask: mask, comparison: comparison, value: try value())
    }

    private mutating func value() throws(OpenAPIError) -> HostFilter.Value {
        if next == "T" {
            position += 1
            skipBlanks()
            guard case .text(let text) = try value() else { throw .filter("a time is missing") }
            return .text(text.replacing(" ", with: "T") + "Z")
        }
        if next == "\"" { return .text(try quoted()) }
        guard let number = Int(taken { $0.isNumber || $0 == "-" || $0 == "+" }) else {
            throw .filter("a value is missing")
        }
        return .number(number)
    }

    private mutating func quoted() throws(OpenAPIError) -> String {
        position += 1
        var content = ""
        while let character = next {
            position += 1
            if character == "\"" {
                guard next == "\"" else { return content }
                position += 1
            }
            content.append(character)
        }
        throw .filter("a quote is missing")
    }

    private mutating func taken(while condition: (Character) -> Bool) -> String {
        let start = position
        while let character = next, condition(character) { position += 1 }
        return String(text[start..<position])
    }
}
