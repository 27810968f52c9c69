extension Scenario {
    /// Where something misbehaves.
    package enum FaultPlace: Sendable, Hashable {
        case connectWise
        case source
        case broker
        case postgres
        case service(String)
    }

    /// How something misbehaves.
    package enum FaultEffect: Sendable, Hashable {
        /// Not applied; answered with this status.
        case status(Int)
        /// Not applied; 429 with `Retry-After: 1`.
        case throttle
        /// Not applied, never answered.
        case timeout
        /// Not applied, the connection is closed.
        case dropBefore
        /// Applied, the connection is closed unanswered.
        case applyThenDrop
        /// Applied, answered that many milliseconds later.
        case slow(milliseconds: Int)
        /// Not answered, applied only that many milliseconds later: what a gateway's time-out hides.
        case late(milliseconds: Int)
        /// Applied, answered 200 with a body that is not JSON.
        case garbage
        /// A read ends half-way (ConnectWise), or delivers fewer records than it counts (Security Center).
        case partial
        /// Applied; one record of the answer has this field null or of an unknown kind.
        case oddRecord(field: String)
        /// The process is stopped and started again.
        case restart
        /// The process is killed and started again.
        case kill
    }

    /// One misbehaviour.
    package struct Fault: Sendable, Equatable {
        /// Where.
        package var place: FaultPlace
        /// Whose system; nil is every tenant's.
        package var tenant: String?
        /// Which calls.
        package var match: FaultMatch
        /// What happens to them.
        package var effect: FaultEffect
        /// To how many calls, over all matching ones.
        package var times: Int
        /// How many matching calls are let through first.
        package var after: Int
        /// For `oddRecord`, which record; nil is the first that has the field.
        package var id: String?
        /// The only day it happens on; nil is any.
        package var day: Int?
        /// Where it stands in the file.
        package var path: String
    }

    /// Which calls a fault means.
    package enum FaultMatch: Sendable, Hashable {
        /// Every call.
        case any
        /// ConnectWise calls with this method (nil: any) and these consecutive words in the path (none: any).
        case http(method: String?, words: [String])
        /// Security Center calls of a method, with or without its class: `AcquireKeyHosts`, `Session.StartSession`.
        case method(String)
    }
}
