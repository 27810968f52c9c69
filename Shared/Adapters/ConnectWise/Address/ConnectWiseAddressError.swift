/// An address that cannot be that of a ConnectWise Manage system.
package struct ConnectWiseAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and how to write it.
    package let message: String

    init(_ message: String) { self.message = message }

    /// The message.
    package var description: String { message }
}
