/// A change of the scenario that cannot be made: the world is not as the change expects.
public struct WorldError: Error, Equatable, CustomStringConvertible {
    /// The place in the scenario file.
    public let path: String
    /// What is wrong.
    public let message: String

    /// `path: message`.
    public var description: String { "\(path): \(message)" }
}
