import Locking

/// How often things go wrong, as probabilities.
struct Weather: Sendable {
    /// A port call kills its process.
    var crash = 0.0
    /// A port call fails before it takes effect.
    var failure = 0.0
    /// A port call takes effect and its answer is lost.
    var lostAnswer = 0.0
    /// A port call takes seconds.
    var slow = 0.0
    /// The process stands still for longer than a lease lasts.
    var freeze = 0.0
    /// A published record is acknowledged and gone.
    var lostRecord = 0.0
    /// A published record comes twice.
    var doubledRecord = 0.0
    /// A published record comes late.
    var lateRecord = 0.0
    /// A partition is read again from an earlier offset.
    var redelivery = 0.0
    /// A call that reads an outside system goes wrong.
    var outsideRead = 0.0
    /// A call that writes to an outside system goes wrong.
    var outsideWrite = 0.0

    /// Whether this is the part of the day in which things go wrong.
    var isBad = true

    static let calm = Weather(isBad: false)
}

/// The weather as it is now: the same for every process of a world.
final class Sky: Sendable {
    private let weather = Locked(Weather.calm)

    init() {}

    var now: Weather { weather.withLock { $0 } }

    func turn(to new: Weather) { weather.withLock { $0 = new } }
}
