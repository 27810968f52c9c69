import Billing

/// What must hold over all entries of a catalogue, checked one entry after the other.
struct CatalogueChecks {
    private var codes: Set<String> = []
    private var owners: [[String]: String] = [:]

    /// The definition of an entry, once everything about it is in order.
    mutating func definition(
        of entry: CatalogueFile.Entry, at index: Int
    ) throws(CatalogueError) -> ApplicationDefinition {
        let label = "applications[\(index)] (\(entry.code))"
        guard Self.isCode(entry.code) else {
            throw .invalid(entry: label, field: "code", reason: "use lower-case letters, digits and hyphens")
        }
        guard let unit = LicensingUnit(rawValue: entry.unit) else {
            let units = LicensingUnit.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(entry: label, field: "unit", reason: "\"\(entry.unit)\" is none of \(units)")
        }
        guard !ApplicationCatalogue.comparableWords(of: entry.name).isEmpty else {
            throw .invalid(entry: label, field: "name", reason: "it must contain words")
        }
        guard codes.insert(entry.code).inserted else { throw .duplicateCode(entry.code, entry: label) }
        try claim(entry.name, for: entry, label: label)
        for stem in entry.stems { try claim(stem, for: entry, label: label) }
        return ApplicationDefinition(
            code: ApplicationCode(entry.code), name: entry.name, unit: unit, stems: entry.stems)
    }

    private mutating func claim(
        _ stem: String, for entry: CatalogueFile.Entry, label: String
    ) throws(CatalogueError) {
        let words = ApplicationCatalogue.comparableWords(of: stem)
        guard !words.isEmpty else { throw .invalid(entry: label, field: "stems", reason: "a stem must contain words") }
        if let owner = owners[words], owner != entry.code {
            throw .duplicateStem(stem, entry: label, other: owner)
        }
        owners[words] = entry.code
    }

    private static func isCode(_ code: String) -> Bool {
        let allowed: Set<Character> = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        return !code.isEmpty && code.allSatisfy(allowed.contains)
    }
}
