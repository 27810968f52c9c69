import CLibpq
import Glibc

/// One libpq connection, used on its owner thread only and closed there.
struct ConnectionHandle: ~Copyable {
    let connection: OpaquePointer
    let canceller: Canceller
    var statements: StatementCache

    /// Connects and waits for it, at most as long as the configuration says.
    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        let parameters = try ConnectionParameters(configuration)
        connection = try Self.connect(parameters)
        canceller = Canceller(of: connection)
        statements = StatementCache(capacity: configuration.preparedStatements)
    }

    deinit { PQfinish(connection) }

    private static func connect(_ parameters: ConnectionParameters) throws(PostgresError) -> OpaquePointer {
        let pointer = CStrings(parameters.keywords).withPointers { keywords in
            CStrings(parameters.values).withPointers { values in
                PQconnectdbParams(keywords, values, 0)
            }
        }
        guard let pointer else { throw PostgresError(.unavailable("out of memory")) }
        guard PQstatus(pointer) == CONNECTION_OK else {
            let message = parameters.redacted(trimmed(PQerrorMessage(pointer)))
            PQfinish(pointer)
            throw PostgresError(.unavailable(message))
        }
        // Notices would go to standard error, which belongs to the program.
        PQsetNoticeReceiver(pointer, { _, _ in }, nil)
        return pointer
    }

    /// Whether the connection is known to be lost.
    var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    /// Whether nothing is open: no transaction, no statement, no copy.
    var isIdle: Bool { PQtransactionStatus(connection) == PQTRANS_IDLE }

    /// Whether the server closed the connection while it was idle: reads what has arrived, without waiting.
    mutating func isAlive() -> Bool {
        // The farewell message comes first and the end of the stream after it, hence more than one look.
        for _ in 0..<8 {
            guard !isLost else { return false }
            guard hasArrived() else { return true }
            guard PQconsumeInput(connection) == 1 else { return false }
            _ = PQisBusy(connection)
        }
        return !isLost
    }

    /// Whether something can be read now; also true at the end of the stream or an error.
    private func hasArrived() -> Bool {
        var entry = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}

/// Text of libpq without its line ends.
func trimmed(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "" }
    return String(cString: message).split(whereSeparator: \.isNewline).joined(separator: " ")
}
