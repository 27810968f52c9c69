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
    private let overdue: Finding
    private let announced: Marking

    /// Sweeps what is older than `age`.
    package init(
        by announcer: Announcer, after age: Duration, overdue: @escaping Finding, announced: @escaping Marking
    ) {
        self.announcer = announcer
        self.age = age
        self.overdue = overdue
        self.announced = announced
    }

    /// Announces one batch.
    ///
    /// Returns how many there were.
    package func pass() async throws(PortError) -> Int {
        let waiting = try await overdue(age, 500)
        try await announcer.announce(waiting)
        try await announced(waiting)
        return waiting.count
    }
}
