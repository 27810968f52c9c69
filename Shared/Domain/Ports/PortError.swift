/// What a store or a topic could not do.
package struct PortError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Kinds of failure, by what follows from them.
    package enum Reason: Equatable, Sendable {
        /// Out of reach or overloaded: the same call may succeed later. Whether it took effect is unknown.
        case unavailable
        /// Refused for good: the same call fails again. A bug or a wrong setting.
        case refused
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

    /// Reason and message.
    package var description: String { "\(reason): \(message)" }
}
