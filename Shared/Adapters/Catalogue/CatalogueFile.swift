import Foundation

/// The catalogue as it is written in JSON.
struct CatalogueFile: Decodable {
    /// One application as written.
    struct Entry: Decodable {
        let code: String
        let name: String
        let unit: String
        let stems: [String]
    }

    let version: Int
    let applications: [Entry]

    /// Reads the JSON; what is missing or of the wrong type is named by its path.
    static func read(_ data: Data) throws(CatalogueError) -> CatalogueFile {
        do {
            return try JSONDecoder().decode(CatalogueFile.self, from: data)
        } catch let error as DecodingError {
            throw CatalogueError(error)
        } catch {
            throw .malformed(path: "the top", reason: "it is not JSON")
        }
    }
}

extension CatalogueError {
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .malformed(path: Self.path(context.codingPath + [key]), reason: "the field is missing")
        case .typeMismatch(let type, let context):
            self = .malformed(path: Self.path(context.codingPath), reason: "it must be of type \(type)")
        case .valueNotFound(_, let context):
            self = .malformed(path: Self.path(context.codingPath), reason: "it must not be null")
        case .dataCorrupted(let context):
            self = .malformed(path: Self.path(context.codingPath), reason: "it is not JSON")
        @unknown default:
            self = .malformed(path: "the top", reason: "it cannot be decoded")
        }
    }

    /// As `applications[3].unit`.
    private static func path(_ keys: [any CodingKey]) -> String {
        guard !keys.isEmpty else { return "the top" }
        return keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : "." + key.stringValue
            }
        }
    }
}
