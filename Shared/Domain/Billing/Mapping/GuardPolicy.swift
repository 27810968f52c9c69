/// When a change waits for a person (rule 11).
///
/// Percentages are of what is billed now.
package struct GuardPolicy: Hashable, Sendable {
    /// Whether anything is held.
    package var enabled = true
    /// A fall to zero from at least so many is held.
    package var zeroFrom = 5
    /// A change of more than so many per cent is held, if it is also of more than `changeUnits`.
    package var changePercent = 50
    /// A change of more than so many is held, if it is also of more than `changePercent`.
    package var changeUnits = 20
    /// If more than so many per cent of a run's companies fall to zero, and at least `runZeroCompanies`, the run's
    /// decreases are held.
    package var runZeroCompaniesPercent = 10
    /// With fewer companies at zero than so many a run is never held for that.
    package var runZeroCompanies = 3
    /// If a run's total falls by more than so many per cent, its decreases are held.
    package var runFallPercent = 30

    /// The guards nobody changed.
    package init() {}

    /// The standard, changed by `change`.
    package init(_ change: (inout GuardPolicy) -> Void) { change(&self) }
}
