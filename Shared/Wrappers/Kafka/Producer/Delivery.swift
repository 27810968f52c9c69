import CRdkafka
import Locking

/// The acknowledgements of one `send`: counted on the client's thread, awaited by the task.
final class Delivery: Sendable {
    private struct State: Sendable {
        var open: Int
        var failures: [(Int, rd_kafka_resp_err_t)] = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state: Locked<State>

    init(count: Int) { state = Locked(State(open: count)) }

    /// One record is done.
    func report(_ place: Int, _ code: rd_kafka_resp_err_t) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.open -= 1
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { state.failures.append((place, code)) }
            guard state.open == 0 else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until all are done; throws when one failed.
    func finished() async throws(KafkaError) {
        await withCheckedContinuation { waiter in
            let isDone = state.withLock { state in
                if state.open > 0 { state.waiter = waiter }
                return state.open == 0
            }
            if isDone { waiter.resume() }
        }
        let failures = state.withLock(\.failures).sorted { $0.0 < $1.0 }
        guard let first = failures.first else { return }
        throw KafkaError(first.1, failedRecords: failures.map(\.0))
    }
}

/// What travels with one record through librdkafka and comes back with its report.
final class DeliveryTicket {
    let delivery: Delivery
    let place: Int

    init(_ delivery: Delivery, place: Int) {
        self.delivery = delivery
        self.place = place
    }
}
