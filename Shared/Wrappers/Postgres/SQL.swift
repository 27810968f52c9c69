/// A statement with its bound parameters, written as one interpolated string.
///
/// `"SELECT name FROM company WHERE id = \(id)"` becomes `… id = $1` with one parameter, so text from outside can never
/// be read as SQL. Parameters have no declared type: PostgreSQL infers it, and where it cannot, write the cast beside
/// the value: `\(ids)::uuid[]`.
package struct SQL: ExpressibleByStringInterpolation, Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case text(String)
        case parameter(PostgresValue?)
    }

    /// The statement with `$1`, `$2` … in place of the values.
    package let text: String
    /// The values, in the order of their numbers; `nil` is NULL.
    package let parameters: [PostgresValue?]
    let pieces: [Piece]

    init(pieces: [Piece]) {
        var text = ""
        var parameters: [PostgresValue?] = []
        for piece in pieces {
            switch piece {
            case .text(let literal):
                text += literal
            case .parameter(let value):
                parameters.append(value)
                text += "$\(parameters.count)"
            }
        }
        self.pieces = pieces
        self.text = text
        self.parameters = parameters
    }

    /// A statement without parameters.
    package init(stringLiteral value: String) { self.init(pieces: [.text(value)]) }

    /// The statement an interpolated literal spells.
    package init(stringInterpolation: StringInterpolation) { self.init(pieces: stringInterpolation.pieces) }
}

extension SQL {
    /// Collects the literal and its values.
    package struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        /// Starts an empty statement.
        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        /// Adds text as it is written in the source.
        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }

        /// Binds a value as a parameter.
        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            pieces.append(.parameter(PostgresValue(value)))
        }

        /// Binds a value or NULL.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            pieces.append(.parameter(value.flatMap { PostgresValue($0) }))
        }

        /// Puts raw text into the statement: for names that are constants of the program.
        package mutating func appendInterpolation(unsafe text: String) { appendLiteral(text) }

        /// Puts a fragment with its parameters into the statement.
        package mutating func appendInterpolation(sql fragment: SQL) { pieces += fragment.pieces }
    }
}
