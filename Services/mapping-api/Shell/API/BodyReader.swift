import MappingAPIStage
import StrictJSON

/// Reads the fields of one object and collects everything that is wrong with them, with their paths.
struct BodyReader {
    private let fields: [String: JSONValue]
    private let path: FieldPath
    private var known: Set<String> = []
    /// What is wrong so far.
    private(set) var problems: [FieldProblem] = []
    /// Whether there is an object at all: without it no field is missing.
    let isObject: Bool

    /// Fields that answers carry and requests may repeat.
    static let readOnly: Set<String> = ["id", "updatedAt", "updatedBy", "warnings"]

    /// The most characters of a text that has no limit of its own: names, identities, keys.
    static let longestText = 200

    /// Reads `value`, which must be an object and stands at `path`.
    init(_ value: JSONValue, at path: FieldPath = FieldPath()) {
        self.path = path
        fields = value.objectMembers ?? [:]
        isObject = value.objectMembers != nil
        if !isObject { problems = [FieldProblem(path, .wrongType, "is \(value.kind), an object is needed")] }
    }

    /// Whether the field is there, with null or a value.
    mutating func has(_ name: String) -> Bool {
        known.insert(name)
        return fields[name] != nil
    }

    /// Notes a problem with a field.
    mutating func refuse(_ name: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(path.appending(name), code, message))
    }

    /// Reads the object in a field, noting what is wrong inside; `nil` if the field is missing or null.
    mutating func inside<Value>(_ name: String, _ read: (inout BodyReader) -> Value) -> Value? {
        guard let value = value(name) else { return nil }
        var reader = BodyReader(value, at: path.appending(name))
        defer { problems += reader.problems }
        return read(&reader)
    }

    /// The value of a field; `nil` for one that is missing or null.
    mutating func value(_ name: String) -> JSONValue? {
        known.insert(name)
        guard let value = fields[name], value != .null else { return nil }
        return value
    }

    /// A text with at least one character that shows; `nil` if it is missing, null or wrong.
    mutating func optionalText(_ name: String, atMost limit: Int = longestText, lines: Bool = false) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { return wrongType(name, value, "a text") }
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
    mutating func text(_ name: String, atMost limit: Int = longestText) -> String? {
        let before = problems.count
        if let text = optionalText(name, atMost: limit) { return text }
        if problems.count == before, isObject { refuse(name, .missing, "is missing, a text is needed") }
        return nil
    }

    /// What the text of a field stands for; `nil` if there is no text, or it stands for nothing.
    mutating func meaning<Value>(
        of name: String, _ text: String?, _ read: (String) throws(Malformed) -> Value
    ) -> Value? {
        guard let text else { return nil }
        do throws(Malformed) {
            return try read(text)
        } catch {
            problems.append(FieldProblem(path.appending(name), error.code, error.message, list: error.list))
            return nil
        }
    }

    /// A whole number within `range`; `nil` if it is missing, null or wrong.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { return wrongType(name, value, "a whole number") }
        guard range.contains(number) else {
            refuse(name, .outOfRange, "is \(number), it must be from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// The version of a record that a save was made from.
    mutating func version() -> Int? { integer("version", in: 1...Int.max) }

    /// True or false; `nil` if it is missing or wrong.
    mutating func bool(_ name: String) -> Bool? {
        guard has(name), let value = fields[name] else { return nil }
        return value.truth ?? wrongType(name, value, "true or false")
    }

    /// One of an enumeration's values; `nil` if it is missing or wrong.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, _: Value.Type) -> Value? {
        choice(name, among: Value.allCases.map(\.rawValue)).flatMap { Value(rawValue: $0) }
    }

    /// One of some words; `nil` if it is missing or wrong.
    mutating func choice(_ name: String, among words: [String]) -> String? {
        guard has(name), let value = fields[name] else { return nil }
        let expected = "one of " + words.joined(separator: ", ")
        guard let text = value.text else { return wrongType(name, value, expected) }
        guard words.contains(text) else {
            refuse(name, .invalid, "is \(text.prefix(50)), it must be \(expected)")
            return nil
        }
        return text
    }

    /// What becomes of a field that may be left out or be null.
    mutating func edit<Value>(_ name: String, _ read: (inout BodyReader) -> Value?) -> Edit<Value> {
        has(name) ? .to(read(&self)) : .unchanged
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

extension Drafts {
    /// Reads a list of entries, as many as one request may hold, noting what is wrong with each.
    init(
        reading body: JSONValue, of what: String, atMost most: Int = ListLimits.most,
        _ read: (inout BodyReader, _ entry: Int) -> Draft?
    ) throws(Problem) {
        guard let entries = body.elements else {
            throw Problem([FieldProblem(FieldPath(), .wrongType, "is \(body.kind), a list of \(what) is needed")])
        }
        guard entries.count <= most else {
            let message = "holds \(entries.count) \(what), at most \(most) are taken at once"
            throw Problem([FieldProblem(FieldPath(), .tooLong, message)])
        }
        var (drafts, problems): ([Draft], [FieldProblem]) = ([], [])
        for (place, entry) in entries.enumerated() {
            var reader = BodyReader(entry, at: FieldPath(entry: place))
            if let draft = read(&reader, place), reader.problems.isEmpty { drafts.append(draft) }
            problems += reader.problems
        }
        self.init(drafts, problems: problems)
    }

    /// Reads one draft.
    init(reading body: JSONValue, _ read: (inout BodyReader) -> Draft?) {
        var reader = BodyReader(body)
        let draft = read(&reader)
        self.init(reader.problems.isEmpty ? [draft].compactMap { $0 } : [], problems: reader.problems)
    }
}

/// Whether a text holds ASCII control characters: no name or identity does, and PostgreSQL stores no null character.
func hasControlCharacters(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
}
