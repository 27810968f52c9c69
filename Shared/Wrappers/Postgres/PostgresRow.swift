/// One row of an answer.
package struct PostgresRow: Sendable {
    /// Names and places of the columns, shared by all rows of an answer.
    final class Columns: Sendable {
        let names: [String]
        let places: [String: Int]

        init(_ names: [String]) {
            self.names = names
            places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        }
    }

    let header: Columns
    let cells: [String?]

    /// The columns' names, in order.
    package var columns: [String] { header.names }

    /// The text of a column by its place, `nil` for NULL.
    package subscript(place: Int) -> String? { cells[place] }

    /// Reads a column by name; the error names column and type.
    package func decode<T: PostgresDecodable>(_ column: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let place = header.places[column] else {
            throw PostgresError(.undecodable(column: column, type: "\(type)", value: "no such column"))
        }
        return try decode(at: place, as: type)
    }

    /// Reads a column by its place.
    package func decode<T: PostgresDecodable>(at place: Int, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard cells.indices.contains(place) else {
            throw PostgresError(.undecodable(column: "#\(place)", type: "\(type)", value: "no such column"))
        }
        guard let value = T.decoded(fromColumn: cells[place]) else {
            let hint = cells[place].map { "a text of \($0.utf8.count) bytes" } ?? "NULL"
            throw PostgresError(.undecodable(column: header.names[place], type: "\(type)", value: hint))
        }
        return value
    }
}
