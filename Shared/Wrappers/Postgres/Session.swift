import Locking
import OwnerThread

/// One connection with its thread, as the pool keeps it.
final class Session: Sendable {
    private struct Health: Sendable {
        var isLost = false
        var isIdle = true
    }

    private let thread: OwnerThread<ConnectionHandle>
    private let canceller: Canceller
    private let health = Locked(Health())

    private init(thread: OwnerThread<ConnectionHandle>, canceller: Canceller) {
        self.thread = thread
        self.canceller = canceller
    }

    deinit { thread.close() }

    /// Connects on a new thread.
    static func open(_ configuration: PostgresConfiguration) async throws(PostgresError) -> Session {
        let failure = Locked<PostgresError?>(nil)
        let thread = OwnerThread<ConnectionHandle>(
            name: "postgres", capacity: 64,
            open: {
                do throws(PostgresError) {
                    return try ConnectionHandle(configuration)
                } catch {
                    failure.withLock { $0 = error }
                    throw error
                }
            })
        let opened: Result<Canceller, PostgresError>
        do throws(OwnerThreadClosed) {
            opened = try await thread.run { (handle) throws(PostgresError) in handle.canceller }
        } catch {
            throw failure.withLock { $0 } ?? PostgresError(.unavailable(error.reason))
        }
        return Session(thread: thread, canceller: try opened.get())
    }

    /// Whether another lease may have it: connected, and with nothing left open.
    var isReusable: Bool { health.withLock { !$0.isLost && $0.isIdle } }

    /// Whether the connection is known to be lost.
    var isLost: Bool { health.withLock(\.isLost) }

    /// Takes no more work; the thread ends and disconnects.
    func close() { thread.close() }

    /// Closes and waits until it is disconnected.
    func shutdown() async { await thread.shutdown() }

    /// Whether the server still holds this idle connection.
    func isAlive() async -> Bool {
        let alive = try? await run(cancellable: false) { (handle) throws(PostgresError) in handle.isAlive() }
        return alive ?? false
    }

    /// Runs `body` on the connection's thread; a cancelled task stops the statement at the server.
    func run<Answer: Sendable>(
        cancellable: Bool = true,
        _ body: @escaping @Sendable (inout ConnectionHandle) throws(PostgresError) -> Answer
    ) async throws(PostgresError) -> Answer {
        let call = StatementCall(canceller: canceller)
        guard cancellable else { return try await onThread(call, body).get() }
        let outcome = await withTaskCancellationHandler {
            await onThread(call, body)
        } onCancel: {
            call.cancel()
        }
        return try outcome.get()
    }

    private func onThread<Answer: Sendable>(
        _ call: StatementCall,
        _ body: @escaping @Sendable (inout ConnectionHandle) throws(PostgresError) -> Answer
    ) async -> Result<Answer, PostgresError> {
        do {
            return try await thread.run { [health] (handle) throws(PostgresError) -> Answer in
                defer { Self.note(handle, in: health) }
                return try Self.perform(call, on: &handle, body)
            }
        } catch {
            return .failure(PostgresError(.closed))
        }
    }

    private static func perform<Answer>(
        _ call: StatementCall, on handle: inout ConnectionHandle,
        _ body: (inout ConnectionHandle) throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        guard call.begin() else { throw PostgresError(.cancelled) }
        do throws(PostgresError) {
            let answer = try body(&handle)
            _ = call.finish()
            return answer
        } catch {
            let isCancelled = call.finish()
            throw isCancelled && error.sqlState == "57014"
                ? PostgresError(.cancelled, statement: error.statement) : error
        }
    }

    private static func note(_ handle: borrowing ConnectionHandle, in health: Locked<Health>) {
        let isLost = handle.isLost
        let isIdle = handle.isIdle
        health.withLock { health in
            health.isLost = isLost
            health.isIdle = isIdle
        }
    }
}
