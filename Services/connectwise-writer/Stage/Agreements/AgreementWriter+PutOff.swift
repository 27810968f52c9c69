import Billing
import Contracts
import Observability
import Pipeline
import Ports

extension AgreementWriter {
    /// Says when interrupted work goes on, and tells a person when it needs one.
    func putOff(_ task: WriteTask, _ item: WorkItem, _ interruption: Interruption) async -> WorkVerdict {
        switch interruption {
        case .closed(let wait):
            return await later(wait, task, item, "the site is left alone for now")
        case .settling(let wait):
            return await later(wait, task, item, "a write is too young to be looked up")
        case .store(let error):
            return await later(backoff(item), task, item, error.description)
        case .leaseLost:
            return await later(backoff(item), task, item, "the lease on the agreement was lost")
        case .busy(let reason):
            return await later(settings.backoff.first / 2, task, item, reason)
        case .outcomeUnknown(let error):
            // A lost answer now and then is looked up soon; a system that keeps losing them is spared.
            let wait = item.attempts < 3 ? settings.settlingDelay : max(settings.settlingDelay, backoff(item))
            return await later(wait, task, item, error.description)
        case .connectWise(let error):
            switch error.reason {
            case .throttled(let retryAfter):
                let wait = (retryAfter ?? settings.backoff.first) + backoff(item) / 4
                return await later(wait, task, item, error.description)
            case .unauthorized, .misconfigured:
                return await later(settings.probeEvery, task, item, error.description, needsAttention: true)
            case .notSent, .outcomeUnknown, .unavailable, .notFound, .refused, .notApplied:
                return await later(backoff(item), task, item, error.description)
            }
        }
    }

    /// Puts the item off.
    ///
    /// A run does not wait for ever: after `endRunAfter` the company's part of it ends as failed, with an exception,
    /// and the work goes on until a newer plan replaces it.
    private func later(
        _ delay: Duration, _ task: WriteTask, _ item: WorkItem, _ reason: String, needsAttention: Bool = false
    ) async -> WorkVerdict {
        // Time spent in a long queue is no failure: a few attempts must have failed too.
        let endsRun = item.age >= settings.endRunAfter && item.attempts >= 2
        if needsAttention || endsRun {
            let exception = BillingException(
                .connectionNeedsAttention, agreement: task.plan.destination?.agreement,
                message: "The additions could not be brought up to date: \(reason). "
                    + "If this stays, check address, keys and rights of the site.")
            do throws(PortError) {
                try await store.note(exception, for: task, endsRun: endsRun)
                if endsRun { try await announcer.announce([AdditionResult(task.announcement, PassOutcome(.failed))]) }
            } catch {
                logger.warning("an exception could not be noted", metadata: metadata(task, ["error": .error(error)]))
            }
        }
        let untilEnd = max(settings.endRunAfter - item.age + .milliseconds(100), settings.backoff.first)
        return .later(endsRun ? delay : min(delay, untilEnd), reason: reason)
    }
}

extension LaneGate {
    /// Closes the lane when the site asks to be left alone or refuses us; anything else tells nothing of it.
    func learn(from error: ConnectWiseError, _ lane: String, _ settings: WriterSettings) {
        switch error.reason {
        case .throttled(let retryAfter): close(lane, for: retryAfter ?? settings.backoff.first)
        case .unauthorized, .misconfigured: close(lane, for: settings.probeEvery)
        case .notFound, .refused, .notApplied: succeeded(lane)
        case .notSent, .outcomeUnknown, .unavailable: unresolved(lane)
        }
    }
}
