/// How long to wait before the next attempt to connect: doubling from 100 ms to 5 s, none after a success.
struct Backoff: Sendable {
    private(set) var failures = 0
    private(set) var notBefore: ContinuousClock.Instant?

    mutating func failed(at now: ContinuousClock.Instant) {
        // Connections that failed together count as one failure.
        if let notBefore, notBefore > now { return }
        failures = min(failures + 1, 10)
        notBefore = now + min(.milliseconds(50) * (1 << failures), .seconds(5))
    }

    mutating func succeeded() { self = Backoff() }
}
