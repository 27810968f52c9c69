import CLibpq

extension ConnectionHandle {
    /// How long one look at the socket lasts before cancellation is checked again.
    private static var slice: Int64 { 200 }

    /// The next notification, waiting for it at most `milliseconds`.
    mutating func notification(
        within milliseconds: Int64, keepGoing: () -> Bool
    ) throws(PostgresError) -> PostgresNotification? {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            guard PQconsumeInput(connection) == 1, !isLost else {
                throw PostgresError(.unavailable(trimmed(PQerrorMessage(connection))))
            }
            if let notification = takeNotification() { return notification }
            let left = (deadline - ContinuousClock.now).wholeMilliseconds
            guard left > 0, keepGoing() else { return nil }
            _ = Socket.waitReadable(PQsocket(connection), milliseconds: Int32(min(left, Self.slice)))
        }
    }

    private func takeNotification() -> PostgresNotification? {
        guard let notify = PQnotifies(connection) else { return nil }
        defer { PQfreemem(notify) }
        return PostgresNotification(
            channel: String(cString: notify.pointee.relname), payload: String(cString: notify.pointee.extra))
    }
}
