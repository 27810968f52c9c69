import Foundation

extension Delivery {
    /// A body that no JSON parser reads.
    static let garbage = Data("<<< not json".utf8)

    /// Plays `effect` on the exchange of `request`: `apply` runs the model, or is not called.
    ///
    /// `partialRead` runs the model so that a read delivers less than it promises, where the fault is in the content; nil
    /// where it is in the transport.
    static func playing(
        _ effect: Scenario.FaultEffect?, on request: ModelRequest, refusal: (Int) -> ModelAnswer,
        apply: () -> ModelAnswer,
        partialRead: (() -> ModelAnswer)?
    ) -> Delivery {
        switch effect {
        case nil, .restart, .kill, .oddRecord: return .answer(apply(), afterMilliseconds: 0)
        case .status(let code): return .answer(refusal(code), afterMilliseconds: 0)
        case .throttle:
            var answer = refusal(429)
            answer.headers["Retry-After"] = "1"
            return .answer(answer, afterMilliseconds: 0)
        case .timeout: return .silence
        case .late(let milliseconds): return .late(request, afterMilliseconds: milliseconds)
        case .dropBefore: return .closed
        case .applyThenDrop:
            _ = apply()
            return .closed
        case .slow(let milliseconds): return .answer(apply(), afterMilliseconds: milliseconds)
        case .garbage:
            _ = apply()
            let headers = ["Content-Type": "application/json"]
            return .answer(ModelAnswer(status: 200, headers: headers, body: garbage), afterMilliseconds: 0)
        case .partial:
            if let partialRead { return .answer(partialRead(), afterMilliseconds: 0) }
            return .truncated(apply())
        }
    }
}
