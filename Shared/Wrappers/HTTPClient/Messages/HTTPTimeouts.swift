/// How long the phases of a request may take.
package struct HTTPTimeouts: Sendable, Equatable {
    /// Which of the time-outs ended a request.
    package enum Phase: Sendable, Equatable {
        /// Name look-up, connection and TLS.
        case connect
        /// From the request's first byte to the response's first.
        case firstByte
        /// From `send` to the last byte, waiting for a free connection included.
        case total
    }

    /// For name look-up, connection and TLS.
    package var connect: Duration
    /// From the request's first byte to the response's first.
    package var firstByte: Duration
    /// From `send` to the response's last byte, waiting for a free connection included.
    package var total: Duration

    /// Time-outs; the defaults are 10, 30 and 60 seconds.
    package init(connect: Duration = .seconds(10), firstByte: Duration = .seconds(30), total: Duration = .seconds(60)) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}
