import Ports
import Postgres

extension PortError {
    /// What a failed database call means to a stage; `call` says in words what was being done.
    init(_ error: any Error, in call: String) {
        switch error {
        case let error as PortError:
            self = error
        case let error as PostgresError:
            self.init(error, in: call)
        case is CancellationError:
            self.init(.unavailable, "\(call): interrupted")
        default:
            self.init(.corrupt, "\(call): \(error)")
        }
    }

    init(_ error: PostgresError, in call: String) {
        switch error.reason {
        case .unavailable, .closed:
            self.init(.unavailable, "\(call): \(error)")
        case .cancelled:
            self.init(.unavailable, "\(call): interrupted")
        case .undecodable:
            self.init(.corrupt, "\(call): \(error)")
        case .invalidConfiguration:
            self.init(.misconfigured, "\(call): \(error)")
        case .refused(let state, let message, let constraint, _, _):
            if error.isTransient || Self.laterStates.contains(state) {
                self.init(.unavailable, "\(call): \(error)")
            } else if let sentence = constraint.flatMap(ConstraintSentence.init(constraint:)) {
                self.init(.refused, "\(call): \(sentence.text)")
            } else {
                self.init(Self.isOfContent(state, message) ? .refused : .misconfigured, "\(call): \(error)")
            }
        }
    }

    /// What is wrong with the values of a statement, and not for every value.
    ///
    /// Cardinality, data, constraints, what follows in their transaction, check options, limits (an index row too large),
    /// and what a trigger raises; a missing right, table or function is none of these.
    ///
    /// Source: PostgreSQL manual, Appendix A.
    private static let contentClasses = ["21", "22", "23", "25", "44", "54", "P0"]

    /// A row of another tenant has the code of a missing right.
    private static func isOfContent(_ state: String, _ message: String) -> Bool {
        contentClasses.contains { state.hasPrefix($0) } || state == "42501" && message.contains("row-level security")
    }

    /// Beside what is transient everywhere: a lock or statement time-out, and a read-only standby during a fail-over.
    ///
    /// Source: PostgreSQL manual, Appendix A.
    private static let laterStates: Set<String> = ["55P03", "57014", "25006"]
}
