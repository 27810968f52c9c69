/// A body that the daemon's thread asks for piece by piece: gives its bytes and then tears the connection.
final class TornBody {
    /// The answer of `read` that closes the connection, so that the client sees that bytes are missing.
    ///
    /// libmicrohttpd's macro for it is not visible to Swift.
    static let torn = -2

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Fills the buffer and returns how many bytes it wrote, or `torn`.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !rest.isEmpty else { return Self.torn }
        let piece = rest.prefix(buffer.count)
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
