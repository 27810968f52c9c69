/// A body that the daemon's thread asks for piece by piece.
class ResponseBody {
    /// Answers of `read` beside a count; libmicrohttpd's macros for them are not visible to Swift.
    static let finished = -1
    /// The connection is closed, so that the client sees that bytes are missing.
    static let torn = -2

    /// Fills the buffer and returns how many bytes it wrote, `finished` or `torn`.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { Self.finished }

    /// Nobody will read any more.
    func end() {}
}

/// Gives its bytes and then tears the connection.
final class TornBody: ResponseBody {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    override func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !rest.isEmpty else { return Self.torn }
        let piece = rest.prefix(buffer.count)
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
