/// A body that comes in pieces; a slow reader suspends whoever produces them.
public struct ByteStream: Sendable {
    /// Takes one piece, and waits while the reader is behind.
    public typealias Write = @Sendable (_ bytes: [UInt8]) async throws -> Void

    let produce: @Sendable (_ write: Write) async throws -> Void

    /// The pieces that `produce` writes.
    ///
    /// When it throws, the connection is closed, so that the reader sees a torn body.
    public init(_ produce: @escaping @Sendable (_ write: Write) async throws -> Void) { self.produce = produce }

    /// The pieces of a sequence.
    public init<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces) where Pieces.Element == [UInt8] {
        produce = { write in
            for try await piece in pieces { try await write(piece) }
        }
    }
}
