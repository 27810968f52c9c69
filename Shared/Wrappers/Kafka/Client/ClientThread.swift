import Locking
import OwnerThread

/// The thread of one client, with the errors of opening it told as they were.
final class ClientThread<Handle: ~Copyable>: Sendable {
    private let thread: OwnerThread<Handle>
    private let failure: Locked<KafkaError?>

    init(
        name: String, open: @escaping @Sendable () throws(KafkaError) -> Handle, serve: OwnerThread<Handle>.Use? = nil,
        bell: ClientBell? = nil
    ) {
        let failure = Locked<KafkaError?>(nil)
        self.failure = failure
        thread = OwnerThread(
            name: name,
            open: {
                do throws(KafkaError) {
                    return try open()
                } catch {
                    failure.withLock { $0 = error }
                    throw error
                }
            }, serve: serve, wake: { bell?.ring() })
    }

    /// Runs `body` with the client on its thread.
    func run<Answer: Sendable>(
        _ body: @escaping @Sendable (inout Handle) throws(KafkaError) -> Answer
    ) async throws(KafkaError) -> Answer {
        let answer: Result<Answer, KafkaError>
        do throws(OwnerThreadClosed) {
            answer = try await thread.run(body)
        } catch {
            throw failure.withLock { $0 } ?? .closed
        }
        return try answer.get()
    }

    /// Closes and waits until the client is destroyed.
    func shutdown() async { await thread.shutdown() }
}
