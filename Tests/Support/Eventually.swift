/// What a test waited for did not come in time.
package struct ConditionNotMet: Error, CustomStringConvertible {
    /// What was waited for, how long, and the last error of the condition if it threw.
    package let description: String
}

extension Duration {
    /// How long a test waits for what comes soon, unless the machine does much else: a broker's first group takes long then.
    package static let patience = Duration.seconds(120)
}

/// Waits until `condition` holds, at most `deadline`; the failure names `what`.
///
/// An error thrown by the condition counts as "not yet" and is quoted when time is up.
package func eventually(
    within deadline: Duration, _ what: String, isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + deadline
    var lastError: (any Error)?
    while true {
        do {
            if try await condition() { return }
            lastError = nil
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            lastError = error
        }
        guard ContinuousClock.now < end else {
            let cause = lastError.map { "; last error: \($0)" } ?? ""
            throw ConditionNotMet(description: "not within \(deadline): \(what)\(cause)")
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
