/// Reads the fields of one object and collects everything that is wrong with them, with their paths.
struct BodyReader {
    private let fields: [String: JSONValue]
    private let path: String
    private var known: Set<String> = []
    /// What is wrong so far.
    private(set) var problems: [FieldProblem] = []

    /// Reads `value`, which must be an object; `path` stands before the names of its fields.
    init(_ value: JSONValue, at path: String = "") {
        self.path = path
        if case .object(let fields) = value {
            self.fields = fields
        } else {
            fields = [:]
            problems = [FieldProblem(path.isEmpty ? "body" : path, .wrongType, "is \(value.kind), an object is needed")]
            isObject = false
        }
    }

    /// Whether there is an object at all: without it no field is missing.
    private(set) var isObject = true

    /// The path of a field.
    func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// Whether the field is there, with null or a value.
    mutating func has(_ name: String) -> Bool {
        known.insert(name)
        return fields[name] != nil
    }

    /// Notes a problem with a field.
    mutating func refuse(_ name: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(path(of: name), code, message))
    }

    /// Notes problems of what is inside a field.
    mutating func note(_ more: [FieldProblem]) { problems += more }

    /// The value of a field; `nil` for one that is missing or null.
    mutating func value(_ name: String) -> JSONValue? {
        known.insert(name)
        guard let value = fields[name], value != .null else { return nil }
        return value
    }

    /// A text with at least one character that shows; `nil` if it is missing, null or wrong.
    mutating func optionalText(_ name: String, atMost limit: Int = 200, lines: Bool = false) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { return wrongType(name, value, "a text") }
        guard text.contains(where: { !$0.isWhitespace }) else {
            refuse(name, .invalid, "is empty; leave it out or give a text")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            refuse(name, .tooLong, "has \(text.unicodeScalars.count) characters, at most \(limit) are allowed")
            return nil
        }
        guard lines || !hasControlCharacters(text) else {
            refuse(name, .invalid, "contains control characters; remove them")
            return nil
        }
        guard !text.unicodeScalars.contains("\0") else {
            refuse(name, .invalid, "contains a null character; remove it")
            return nil
        }
        return text
    }

    /// A text that must be there.
    mutating func text(_ name: String, atMost limit: Int = 200) -> String? {
        let before = problems.count
        if let text = optionalText(name, atMost: limit) { return text }
        if problems.count == before { missing(name, "a text") }
        return nil
    }

    /// A whole number within `range`; `nil` if it is missing, null or wrong.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .integer(let number) = value else { return wrongType(name, value, "a whole number") }
        guard range.contains(number) else {
            refuse(name, .outOfRange, "is \(number), it must be from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// True or false; `nil` if it is missing or wrong.
    mutating func bool(_ name: String) -> Bool? {
        guard has(name), let value = fields[name] else { return nil }
        guard case .bool(let flag) = value else { return wrongType(name, value, "true or false") }
        return flag
    }

    /// One of an enumeration's values; `nil` if it is missing or wrong.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, _: Value.Type) -> Value? {
        choice(name, among: Value.allCases.map(\.rawValue)).flatMap { Value(rawValue: $0) }
    }

    /// One of some words; `nil` if it is missing or wrong.
    mutating func choice(_ name: String, among words: [String]) -> String? {
        guard has(name), let value = fields[name] else { return nil }
        let expected = "one of " + words.joined(separator: ", ")
        guard case .string(let text) = value else { return wrongType(name, value, expected) }
        guard words.contains(text) else {
            refuse(name, .invalid, "is \(text.prefix(50)), it must be \(expected)")
            return nil
        }
        return text
    }

    /// Notes that a field is missing.
    mutating func missing(_ name: String, _ expected: String) {
        guard isObject else { return }
        refuse(name, .missing, "is missing, \(expected) is needed")
    }

    /// Notes every field that nobody asked for; `readOnly` ones may stand there, because answers carry them.
    mutating func finish(readOnly: Set<String> = []) {
        for name in fields.keys.sorted() where !known.contains(name) && !readOnly.contains(name) {
            let allowed = known.sorted().joined(separator: ", ")
            refuse(String(name.prefix(60)), .unknownField, "is not known here; remove it. Known fields: \(allowed)")
        }
    }

    private mutating func wrongType<Value>(_ name: String, _ value: JSONValue, _ expected: String) -> Value? {
        refuse(name, .wrongType, "is \(value.kind), \(expected) is needed")
        return nil
    }
}

/// Whether a text holds ASCII control characters: no name or identity does, and PostgreSQL stores no null character.
public func hasControlCharacters(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
}
