/// The roles that services and the command line connect as: what each may touch is granted to its role alone.
public enum DatabaseRole: String, CaseIterable, Sendable {
    case collector = "tallybridge_collector"
    case calculator = "tallybridge_calculator"
    case writer = "tallybridge_writer"
    case api = "tallybridge_api"
    case `operator` = "tallybridge_operator"
}

/// A process connects as a role that is not its own.
public struct WrongDatabaseRole: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, and the fix.
    public let description: String
}
