import Locking

/// The bytes between a producing task and the daemon's thread.
final class StreamPipe: Sendable {
    private struct State: Sendable {
        var bytes: [UInt8] = []
        var offset = 0
        var end: Int?
        var writers: [CheckedContinuation<Void, Never>] = []
        var suspension: Suspension = .none

        var available: Int { bytes.count - offset }
    }

    private enum Suspension: Sendable, Equatable {
        case none
        case suspended(UInt64)
    }

    /// A writer waits while so many bytes are unread.
    private let capacity = 64 << 10
    private let connection: ConnectionAddress
    private let suspensions: Suspensions
    private let state = Locked(State())

    init(connection: ConnectionAddress, suspensions: Suspensions) {
        self.connection = connection
        self.suspensions = suspensions
    }

    /// Takes a piece and waits for room; throws when nobody reads any more.
    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        let (isOpen, suspension): (Bool, Suspension) = state.withLock { state in
            guard state.end == nil else { return (false, .none) }
            state.bytes.append(contentsOf: bytes)
            return (true, Self.takeSuspension(&state))
        }
        guard isOpen else { throw CancellationError() }
        resume(suspension)
        await withCheckedContinuation { writer in
            let hasRoom = state.withLock { state in
                if state.available < capacity || state.end != nil { return true }
                state.writers.append(writer)
                return false
            }
            if hasRoom { writer.resume() }
        }
        try Task.checkCancellation()
    }

    /// No more bytes come, or nobody takes them; the first reason counts.
    func finish(torn: Bool) {
        let (suspension, writers) = state.withLock { state in
            state.end = state.end ?? (torn ? ResponseBody.torn : ResponseBody.finished)
            return (Self.takeSuspension(&state), Self.takeWriters(&state))
        }
        for writer in writers { writer.resume() }
        resume(suspension)
    }

    /// On the daemon's thread: what there is, or 0 after having suspended the connection.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let now = readNow(into: buffer)
        guard now == 0 else { return now }
        // Suspended first: whoever writes meanwhile finds bytes that nobody waits for, which the second look finds.
        connection.suspend()
        guard let id = suspensions.add({ [weak self] in self?.finish(torn: true) }) else {
            connection.resume()
            return ResponseBody.torn
        }
        let isReady = state.withLock { state in
            if state.available > 0 || state.end != nil { return true }
            state.suspension = .suspended(id)
            return false
        }
        if isReady { resume(.suspended(id)) }
        return 0
    }

    private func readNow(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (count, writers): (Int, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            guard state.available > 0 else { return (state.end ?? 0, []) }
            let piece = state.bytes[state.offset...].prefix(buffer.count)
            buffer.copyBytes(from: piece)
            state.offset += piece.count
            if state.available == 0 {
                state.bytes.removeAll(keepingCapacity: true)
                state.offset = 0
            }
            return (piece.count, state.available < capacity ? Self.takeWriters(&state) : [])
        }
        for writer in writers { writer.resume() }
        return count
    }

    private static func takeSuspension(_ state: inout State) -> Suspension {
        defer { state.suspension = .none }
        return state.suspension
    }

    private static func takeWriters(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        defer { state.writers = [] }
        return state.writers
    }

    private func resume(_ suspension: Suspension) {
        guard case .suspended(let id) = suspension else { return }
        connection.resume()
        suspensions.remove(id)
    }
}
