/// What a store or a topic could not do.
package struct PortError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Kinds of failure, by what follows from them.
    package enum Reason: Equatable, Sendable {
        /// Out of reach or overloaded: the same call may succeed later. Whether it took effect is unknown.
        case unavailable
        /// Refused for what it was asked to take: the same call fails again, without the offending part it succeeds.
        case refused
        /// Not set up right (a right, a table, a topic is missing): nothing that was asked is at fault.
        case misconfigured
        /// A stored value cannot be read back.
        case corrupt
    }

    /// The kind.
    package let reason: Reason
    /// What happened, for people; names the call.
    package let message: String

    /// A failure.
    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// Whether what was asked is at fault, and not the store: a part of it alone may succeed.
    package var isOfContent: Bool { reason == .refused || reason == .corrupt }

    /// Reason and message.
    package var description: String { "\(reason): \(message)" }
}
