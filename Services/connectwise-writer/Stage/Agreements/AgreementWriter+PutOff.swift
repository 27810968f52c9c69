import Billing
import Contracts
import Observability
import Pipeline
import Ports

extension AgreementWriter {
    /// Says when interrupted work goes on, and tells a person when it needs one.
    func putOff(_ task: WriteTask, _ item: WorkItem, _ interruption: Interruption) async -> WorkVerdict {
        let delay = wait(interruption, item)
        // A run does not wait for ever: the company's part of it ends as failed, with an exception, and the work goes on
        // until a newer plan replaces it. Time spent in a long queue is no failure: a few attempts must have failed too.
        let isTried = item.attempts >= 2
        // What the store refuses several times for its content, and not because another writer was faster, it refuses for
        // ever: nobody waits for it. The plan stays unsettled, so the sweep brings the company again.
        let isHopeless = interruption.isOfContent && isTried
        let endsRun = isHopeless || item.age >= settings.endRunAfter && isTried
        if endsRun || interruption.needsAttention { await tell(task, interruption, endsRun: endsRun) }
        if isHopeless { return .impossible(reason: interruption.description) }
        let untilEnd = max(settings.endRunAfter - item.age + .milliseconds(100), settings.backoff.first)
        return .later(endsRun ? delay : min(delay, untilEnd), reason: interruption.description)
    }

    func wait(_ interruption: Interruption, _ item: WorkItem) -> Duration {
        switch interruption {
        case .closed(let wait), .settling(let wait): wait
        case .store, .leaseLost, .newerReading: backoff(item)
        case .busy: settings.backoff.first / 2
        // A lost answer now and then is looked up soon; a system that keeps losing them is spared.
        case .outcomeUnknown:
            item.attempts < 3 ? settings.settlingDelay : max(settings.settlingDelay, backoff(item))
        case .connectWise(let error):
            switch error.reason {
            case .throttled(let retryAfter): (retryAfter ?? settings.backoff.first) + backoff(item) / 4
            case .unauthorized, .misconfigured: settings.probeEvery
            case .notSent, .outcomeUnknown, .unavailable, .notFound, .refused, .notApplied: backoff(item)
            }
        }
    }

    private func tell(_ task: WriteTask, _ interruption: Interruption, endsRun: Bool) async {
        let exception = BillingException(
            interruption.exceptionCode, agreement: task.plan.destination?.agreement,
            message: "The additions could not be brought up to date: \(interruption). \(interruption.advice)")
        do throws(PortError) {
            let open = try await ports.store.note(exception, for: task, endsRun: endsRun)
            if endsRun {
                let result = AdditionResult(task.announcement, .failed, settlements: [], openExceptions: open)
                try await ports.announcer.announce([result])
            }
        } catch {
            ports.logger.warning("an exception could not be noted", metadata: metadata(task, ["error": .error(error)]))
        }
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
