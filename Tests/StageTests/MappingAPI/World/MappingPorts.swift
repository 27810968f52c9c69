import Billing
import Locking
import Ports

/// A store whose transactions can be made to fail when all is done and nothing is committed yet.
struct EndingStore: MappingStore {
    let store: any MappingStore
    private let failure = Locked<(error: any Error, left: Int)?>(nil)

    init(_ store: any MappingStore) { self.store = store }

    /// The next transaction but `skipped` ends with this, and is rolled back.
    func fail(_ error: MappingStoreError, skipping skipped: Int = 0) { failure.withLock { $0 = (error, skipped) } }

    func transaction<Answer: Sendable>(
        of tenant: TenantID, _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer {
        try await store.transaction(of: tenant) { rows in
            let answer = try await body(rows)
            if let error = due() { throw error }
            return answer
        }
    }

    private func due() -> (any Error)? {
        failure.withLock { failure in
            guard let (error, left) = failure else { return nil }
            failure = left > 0 ? (error, left - 1) : nil
            return left > 0 ? nil : error
        }
    }
}

/// Seals by noting for what: a test reads there what a secret opens for.
final class Sealer: SecretSealing {
    private let trouble = Locked<PortError.Reason?>(nil)

    func fail(_ reason: PortError.Reason) { trouble.withLock { $0 = reason } }

    func seal(_ secret: String, of tenant: TenantID, for place: SecretPlace) async throws(PortError) -> [UInt8] {
        // An error could carry what was to be sealed: nobody may pass it on.
        if let reason = trouble.withLock({ $0 }) { throw PortError(reason, "cannot seal \(secret)") }
        return Array("\(secret.count) letters for \(place.field) at \(place.host)".utf8)
    }
}

/// Numbers that never repeat.
final class CountedRandom: RandomSource {
    private let last = Locked(0)

    func fraction() -> Double {
        last.withLock { last in
            last += 1
            return Double(last) / 1_000_000
        }
    }
}
