import Locking

/// A body whose pieces a task produces: the connection is suspended while there is none, the task while there are many.
final class StreamBody: ResponseBody {
    private let pipe: StreamPipe
    private var task: Task<Void, Never>?

    init(over connection: ConnectionAddress, suspensions: Suspensions) {
        pipe = StreamPipe(connection: connection, suspensions: suspensions)
    }

    /// Starts the producer, which ends with its stream or, cancelled, with its connection.
    func start(_ stream: ByteStream) {
        task = Task { [pipe] in
            do {
                try await stream.produce { try await pipe.write($0) }
                pipe.finish(torn: false)
            } catch {
                pipe.finish(torn: true)
            }
        }
    }

    override func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { pipe.read(into: buffer) }

    override func end() {
        task?.cancel()
        pipe.finish(torn: true)
    }
}
