package import Contracts
package import Ports

/// Announces again what a service has stored and what has had no successor for a while: even a broker that loses
/// acknowledged messages loses no work.
///
/// What counts as a successor is the store's to say; each stage makes its sweeps beside what they announce.
package struct Sweep<Announcement: Message>: Sendable {
    /// Finds what waits since a time, up to a number.
    package typealias Finding =
        @Sendable (_ age: Duration, _ limit: Int) async throws(PortError) -> [Announcement]
    /// Notes that it was announced again.
    package typealias Marking = @Sendable ([Announcement]) async throws(PortError) -> Void

    private let announcer: Announcer
    private let age: Duration
    private let deadLetters: DeadLetterOffice
    private let overdue: Finding
    private let announced: Marking

    /// Sweeps what is older than `age`.
    /// - Parameter deadLetters: where is told what can never be announced.
    package init(
        by announcer: Announcer, after age: Duration, deadLetters: DeadLetterOffice, overdue: @escaping Finding,
        announced: @escaping Marking
    ) {
        self.announcer = announcer
        self.deadLetters = deadLetters
        self.age = age
        self.overdue = overdue
        self.announced = announced
    }

    /// Announces one batch; what the broker refuses is told by a dead letter and passed over for as long as what was
    /// announced, so that the others go on.
    ///
    /// Returns how many there were.
    package func pass() async throws(PortError) -> Int {
        let waiting = try await overdue(age, 500)
        try await splitting(waiting) { (part) async throws(PortError) in
            try await announcer.announce(part)
            try await announced(part)
        } offender: { (alone, error) async throws(PortError) in
            try await deadLetters.giveUp(
                row: Announcement.type, key: alone.id, of: alone.tenant,
                reason: "it cannot be announced: \(error.message)")
            try await announced([alone])
        }
        return waiting.count
    }
}
