/// How long the phases of a request may take.
public struct HTTPTimeouts: Sendable, Equatable {
    /// Which of the time-outs ended a request.
    public enum Phase: Sendable, Equatable {
        /// Name look-up, connection and TLS.
        case connect
        /// From the request's first byte to the response's first.
        case firstByte
        /// From `send` to the last byte, waiting for a free connection included.
        case total
    }

    /// For name look-up, connection and TLS.
    public var connect: Duration
    /// From the request's first byte to the response's first.
    public var firstByte: Duration
    /// From `send` to the response's last byte, waiting for a free connection included.
    public var total: Duration

    /// Time-outs; the defaults are 10, 30 and 60 seconds.
    public init(connect: Duration = .seconds(10), firstByte: Duration = .seconds(30), total: Duration = .seconds(60)) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}
