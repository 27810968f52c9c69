/// A statement, or the way to the server, failed.
///
/// Neither the connection's URL nor its password is ever part of it, and parameters only by their number; a server's
/// `detail` may quote a row's values and is therefore left out of `description`.
package struct PostgresError: Error, Sendable, Equatable {
    /// What happened, and thereby what to do next.
    package enum Reason: Sendable, Equatable {
        /// No connection, or it was lost: whether a statement in flight, a COMMIT above all, took effect is unknown.
        case unavailable(String)
        /// The server refused the statement; the five characters of `sqlState` say why.
        case refused(sqlState: String, message: String, constraint: String?, table: String?, detail: String?)
        /// A column's value is not of the type asked for; `value` is a hint (its length or NULL), never the value.
        case undecodable(column: String, type: String, value: String)
        /// The configuration cannot be used; the same settings fail again.
        case invalidConfiguration(property: String, message: String)
        /// The task was cancelled; the statement was stopped by the server or never begun.
        case cancelled
        /// The pool was shut down, or the connection was used after its lease.
        case closed
    }

    /// What happened.
    package let reason: Reason
    /// The statement's text with `$1` in place of values, where a statement was involved.
    package let statement: String?

    /// An error with its reason.
    package init(_ reason: Reason, statement: String? = nil) {
        self.reason = reason
        self.statement = statement
    }

    /// Whether the same work may succeed when it is done again from the start of its transaction.
    ///
    /// Source: PostgreSQL manual, Appendix A: class 08, 40001, 40P01, 53, and 57P01 to 57P05.
    package var isTransient: Bool {
        switch reason {
        case .unavailable: true
        case .refused(let state, _, _, _, _):
            state == "40001" || state == "40P01" || ["08", "53", "57P"].contains { state.hasPrefix($0) }
        case .undecodable, .invalidConfiguration, .cancelled, .closed: false
        }
    }

    /// The five characters, when the server refused.
    package var sqlState: String? {
        if case .refused(let state, _, _, _, _) = reason { state } else { nil }
    }

    /// The violated constraint's name, when there was one.
    package var constraint: String? {
        if case .refused(_, _, let constraint, _, _) = reason { constraint } else { nil }
    }
}

extension PostgresError: CustomStringConvertible {
    /// One line for logs.
    package var description: String {
        let place = statement.map { " in: " + $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? ""
        return sentence + place.prefix(300)
    }

    private var sentence: String {
        switch reason {
        case .unavailable(let message): "PostgreSQL unavailable: \(message)"
        case .refused(let state, let message, let constraint, _, _):
            "PostgreSQL refused (\(state)): \(message)" + (constraint.map { ", constraint \($0)" } ?? "")
        case .undecodable(let column, let type, let value): "column \(column) is no \(type): \(value)"
        case .invalidConfiguration(let property, let message): "\(property): \(message)"
        case .cancelled: "the task was cancelled"
        case .closed: "the connection was closed"
        }
    }
}
