import Contracts
package import Pipeline
package import Ports

extension Sweep<AdditionResult> {
    /// Results that were stored and not announced.
    package static func results(
        of store: any WriterStore, by announcer: Announcer, after age: Duration, deadLetters: DeadLetterOffice
    ) -> Self {
        Self(
            by: announcer, after: age, deadLetters: deadLetters,
            overdue: { (age, limit) async throws(PortError) in try await store.overdue(after: age, limit: limit) },
            announced: { (found) async throws(PortError) in try await store.announced(found) })
    }
}
