/// Why a catalogue cannot be read; each names the entry and the field.
package enum CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is not JSON, or a field is missing or of the wrong type.
    case malformed(path: String, reason: String)
    /// It is of a form this code does not know.
    case unknownVersion(Int)
    /// A field holds what it must not.
    case invalid(entry: String, field: String, reason: String)
    /// Two entries have one code.
    case duplicateCode(String, entry: String)
    /// Two entries are recognised by one stem.
    case duplicateStem(String, entry: String, other: String)

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .malformed(let path, let reason): "the catalogue cannot be read at \(path): \(reason)"
        case .unknownVersion(let version):
            "the catalogue has version \(version); write it in version \(Catalogue.formVersion)"
        case .invalid(let entry, let field, let reason): "catalogue \(entry), field \(field): \(reason)"
        case .duplicateCode(let code, let entry):
            "catalogue \(entry), field code: \(code) is taken; give the application a code of its own"
        case .duplicateStem(let stem, let entry, let other):
            "catalogue \(entry), field stems: \"\(stem)\" already stands for \(other); remove it from one of them"
        }
    }
}
