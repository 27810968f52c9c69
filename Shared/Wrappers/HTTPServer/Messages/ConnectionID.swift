/// Names one TCP connection of a server: requests that came over the same connection have the same one.
public struct ConnectionID: Hashable, Sendable {
    /// Counts from 1 in the order of acceptance.
    public let number: UInt64

    /// Names the connection with this number.
    public init(_ number: UInt64) { self.number = number }
}
