/// What another session sent with NOTIFY.
public struct PostgresNotification: Sendable, Equatable {
    /// The channel that was listened to.
    public let channel: String
    /// The text sent with it, empty when there was none.
    public let payload: String
}
