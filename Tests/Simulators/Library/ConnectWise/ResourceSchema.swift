/// The fields of one kind of ConnectWise record.
///
/// Source: the published OpenAPI document, 2025.8.
struct ResourceSchema: Sendable {
    /// A field's type on the wire.
    enum FieldType: Sendable, Equatable {
        case whole
        case decimal
        case text(longest: Int?)
        case flag
        case word([String])
        case moment
        /// A date that the schema calls a plain string.
        case looseDate
        case reference
        case list
        case map
    }

    struct Field: Sendable {
        let name: String
        let type: FieldType
        let isRequired: Bool
        /// Set or computed by the server; a client's value is passed over.
        let isServerSide: Bool
    }

    /// The resource's name in error bodies.
    let name: String
    let fields: [Field]
    private let byName: [String: Field]

    /// Reads lines of `name type [required] [server]`; types are those of `FieldType`, a text's length as `text:50`,
    /// words as `word:A|B`.
    init(_ name: String, _ table: String) {
        self.name = name
        fields = table.split(separator: "\n").map { line in
            let parts = line.split(separator: " ")
            return Field(
                name: String(parts[0]), type: Self.type(parts[1]), isRequired: parts.contains("required"),
                isServerSide: parts.contains("server"))
        }
        byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func field(_ name: String) -> Field? { byName[name] }

    /// The type of a path such as `company/id` or `quantity`; nil if no such name is recognised.
    func type(ofPath path: [String]) -> FieldType? {
        if path == ["lastUpdated"] || path == ["_info", "lastUpdated"] { return .moment }
        guard let first = path.first, let field = byName[first] else { return nil }
        if path.count == 1 { return field.type }
        guard path.count == 2, field.type == .reference else { return nil }
        switch path[1] {
        case "id": return .whole
        case "identifier", "name": return .text(longest: nil)
        default: return nil
        }
    }

    private static func type(_ text: Substring) -> FieldType {
        let parts = text.split(separator: ":")
        switch parts[0] {
        case "whole": return .whole
        case "decimal": return .decimal
        case "text": return .text(longest: parts.count > 1 ? Int(parts[1]) : nil)
        case "flag": return .flag
        case "word": return .word(parts[1].split(separator: "|").map(String.init))
        case "moment": return .moment
        case "looseDate": return .looseDate
        case "reference": return .reference
        case "list": return .list
        case "map": return .map
        default: preconditionFailure("no field type \(text)")
        }
    }
}
