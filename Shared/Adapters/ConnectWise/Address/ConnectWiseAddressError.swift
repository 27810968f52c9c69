/// An address that cannot be that of a ConnectWise Manage system.
public struct ConnectWiseAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and how to write it.
    public let message: String

    init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}
