/// What becomes of one call to an outside system.
enum OutsideFate: Sendable {
    /// It arrives, and its answer comes after so long.
    case answered(after: Duration)
    /// Nothing leaves this process.
    case notSent
    /// The connection breaks before the request has arrived.
    case requestLost
    /// The request arrives; its answer does not.
    case answerLost
    /// It arrives, and the answer would come only after the caller's patience has ended.
    case tooSlow
    /// A gateway gives up waiting for it; it takes effect so long afterwards.
    case late(by: Duration)
    /// Answered without being looked at.
    case refused(status: Int, retryAfter: Int?)
    /// It takes effect, and is answered with an error.
    case failedAfterwards(status: Int)
    /// It takes effect, and half of the answer comes.
    case truncated
    /// It takes effect, and the answer is a page that no program reads.
    case garbled

    /// Drawn by the weather.
    static func drawn(_ weather: Weather, isWrite: Bool, _ dice: inout SeededRandom) -> OutsideFate {
        guard dice.chance(isWrite ? weather.outsideWrite : weather.outsideRead) else {
            return .answered(after: .milliseconds(dice.within(5...120)))
        }
        if isWrite, dice.chance(0.15) { return .late(by: .seconds(dice.within(60...20_000))) }
        return switch dice.below(12) {
        case 0: .notSent
        case 1: .requestLost
        case 2, 3, 4: .answerLost
        case 5: .tooSlow
        case 6: .refused(status: 429, retryAfter: dice.within(1...20))
        case 7: .refused(status: 503, retryAfter: nil)
        case 8: .failedAfterwards(status: 500)
        case 9: .truncated
        case 10: .garbled
        default: .answered(after: .seconds(dice.within(1...15)))
        }
    }

    /// Whether the request comes to be looked at.
    var arrives: Bool {
        switch self {
        case .answered, .answerLost, .tooSlow, .failedAfterwards, .truncated, .garbled: true
        case .notSent, .requestLost, .late, .refused: false
        }
    }

    /// Whether it is what one hopes for.
    var isGood: Bool {
        if case .answered = self { true } else { false }
    }
}
