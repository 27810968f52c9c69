import Billing
import Contracts
import Observability
import Pipeline
import Ports

extension AgreementWriter {
    /// Says when interrupted work goes on, and tells a person when it needs one.
    func putOff(_ task: WriteTask, _ item: WorkItem, _ interruption: Interruption) async -> WorkVerdict {
        switch interruption {
        case .store(let error):
            return .later(backoff(item), reason: error.description)
        case .leaseLost:
            return .later(backoff(item), reason: "the lease on the agreement was lost")
        case .busy(let reason):
            return .later(settings.backoff.first, reason: reason)
        case .outcomeUnknown(let error):
            return await later(settings.settlingDelay, task, item, error, needsAttention: false)
        case .connectWise(let error):
            switch error.reason {
            case .throttled(let retryAfter):
                let wait = (retryAfter ?? settings.backoff.first) + backoff(item) / 4
                gate.close(item.work.lane, for: retryAfter ?? settings.backoff.first)
                return await later(wait, task, item, error, needsAttention: false)
            case .unauthorized, .misconfigured:
                gate.close(item.work.lane, for: settings.probeEvery)
                return await later(settings.probeEvery, task, item, error, needsAttention: true)
            case .notSent, .outcomeUnknown, .unavailable, .notFound, .refused, .notApplied:
                return await later(backoff(item), task, item, error, needsAttention: false)
            }
        }
    }

    /// Puts the item off.
    ///
    /// A run does not wait for ever: after `endRunAfter` the company's part of it ends as failed, with an exception,
    /// and the work goes on until a newer plan replaces it.
    private func later(
        _ delay: Duration, _ task: WriteTask, _ item: WorkItem, _ error: ConnectWiseError, needsAttention: Bool
    ) async -> WorkVerdict {
        let endsRun = item.age >= settings.endRunAfter
        if needsAttention || endsRun {
            let exception = BillingException(
                .connectionNeedsAttention, agreement: task.plan.destination?.agreement,
                message: "ConnectWise gives no usable answer; the additions are not up to date. "
                    + "Check address, keys and rights of the site: \(error)")
            do throws(PortError) {
                try await store.note(exception, for: task, endsRun: endsRun)
                if endsRun { try await announcer.announce([AdditionResult(task.announcement, PassOutcome(.failed))]) }
            } catch {
                logger.warning("an exception could not be noted", metadata: metadata(task, ["error": .error(error)]))
            }
        }
        let untilEnd = settings.endRunAfter - item.age
        let wait = endsRun ? delay : min(delay, untilEnd + .milliseconds(100))
        return .later(wait, reason: error.description)
    }
}
