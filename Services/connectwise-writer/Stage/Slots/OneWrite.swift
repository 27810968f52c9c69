import Billing
import Ports

/// One write, exactly once: never sent without its intent, never repeated without a reading in between.
struct OneWrite {
    let writer: AgreementWriter
    let task: WriteTask
    let lease: Lease

    /// What ConnectWise answered.
    enum Answer {
        /// It is done; the intent is still to be settled, with what it changed.
        case applied(WriteIntent, FoundAddition)
        /// It is refused for good, and settled so.
        case refused(field: String?, message: String)
    }

    /// Commits the intent of a write of `entry` and sends it.
    func send(
        _ kind: WriteIntent.Kind, _ entry: LedgerEntry, _ quantity: UnitCount,
        _ call: (SendPermit) async throws(ConnectWiseError) -> FoundAddition
    ) async throws(Interruption) -> Answer {
        let store = writer.ports.store
        let settings = writer.settings
        let start = writer.ports.clock.uptime
        let holds = try await storing { () async throws(PortError) in
            try await store.renew(lease, for: settings.leaseDuration)
        }
        guard holds else { throw .leaseLost }
        let intent = try await storing { () async throws(PortError) in
            try await store.intend(kind, entry: entry, quantity: quantity, in: task)
        }
        // The lease must outlast the call, whatever the store took to commit the intent, and whatever keeps the process
        // from running until the first byte leaves.
        let permit = SendPermit { [clock = writer.ports.clock] in
            clock.uptime - start + settings.callTimeout < settings.leaseDuration
        }
        guard permit.isValid() else {
            try await settle(intent, .notApplied)
            throw .leaseLost
        }
        do throws(ConnectWiseError) {
            return .applied(intent, try await call(permit))
        } catch {
            return try await unanswered(intent, error)
        }
    }

    /// Commits what became of it, with the entry it changed.
    func settle(
        _ intent: WriteIntent, _ outcome: WriteIntent.Outcome, _ changed: LedgerEntry? = nil
    ) async throws(Interruption) {
        try await storing { () async throws(PortError) in
            try await writer.ports.store.settle(intent, as: outcome, entry: changed, in: task)
        }
    }

    /// What a call without a good answer means: refused for good, certainly not applied, or not known.
    private func unanswered(
        _ intent: WriteIntent, _ error: ConnectWiseError
    ) async throws(Interruption) -> Answer {
        switch error.reason {
        case .refused(_, let field, let message):
            try await settle(intent, .refused)
            return .refused(field: field, message: message)
        case .notSent, .throttled, .unauthorized, .misconfigured:
            try await settle(intent, .notApplied)
            throw .connectWise(error)
        case .notApplied(let what) where intent.kind != .create:
            // Answered, and nothing changed: asking again would change nothing either.
            try await settle(intent, .refused)
            return .refused(
                field: nil, message: "it answers, but the addition does not say what was sent (\(what)).")
        case .outcomeUnknown, .unavailable, .notFound, .notApplied:
            // Never "failed": the intent stays open until a reading shows what happened. A 404 proves nothing either:
            // gateways give it too.
            throw .outcomeUnknown(error)
        }
    }
}
