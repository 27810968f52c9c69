/// COPY's text format: tabs between values, a line a row, `\N` for NULL.
///
/// Source: PostgreSQL manual, COPY, "Text Format".
struct CopyText {
    /// Bytes gathered before they are handed over.
    static let chunk = 65_536
    var bytes: [UInt8] = []

    mutating func append(_ row: [PostgresValue?]) {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            guard let value else {
                bytes += #"\N"#.utf8
                continue
            }
            for byte in value.text.utf8 { append(byte) }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func append(_ byte: UInt8) {
        let escaped: Unicode.Scalar
        switch Unicode.Scalar(byte) {
        case "\\": escaped = "\\"
        case "\t": escaped = "t"
        case "\n": escaped = "n"
        case "\r": escaped = "r"
        default:
            bytes.append(byte)
            return
        }
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: escaped))
    }

    /// `schema.table`, each part quoted.
    static func quotedPath(_ path: String) -> String {
        path.split(separator: ".", omittingEmptySubsequences: false).map { quotedName(String($0)) }
            .joined(separator: ".")
    }

    static func quotedName(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
