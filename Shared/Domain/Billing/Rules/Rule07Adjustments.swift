/// Rule 7: the quantity for a count: zero stays zero, then the minimum, then rounding up.
///
/// The basis is not applied here: `reconcile` knows the peak of a period, and passes it as `units`.
package func adjusted(_ units: UnitCount, by adjustments: Adjustments) -> UnitCount {
    guard units > .zero else { return .zero }
    let raised = max(units, adjustments.minimum)
    // Adjustments that were read rather than made may hold any number; below 1 there is nothing to round to.
    let step = max(1, adjustments.roundUpTo)
    let remainder = raised.number % step
    return remainder == 0 ? raised : raised + UnitCount(step - remainder)
}

extension Adjustments {
    /// What they did to `units`, for the explanation.
    func outcomes(for units: UnitCount) -> [RuleOutcome] {
        var outcomes: [RuleOutcome] = basis == .peakInPeriod ? [.peakInPeriod] : []
        guard units > .zero else { return outcomes }
        let raised = max(units, minimum)
        if raised > units { outcomes.append(.raisedToMinimum(minimum)) }
        if adjusted(units, by: self) > raised { outcomes.append(.roundedUp(toMultipleOf: roundUpTo)) }
        return outcomes
    }
}
