import Billing
import Contracts
package import Observability
package import Pipeline
package import Ports

/// Reads one managed company's usage for one run and stores it; the worker of the usage-collector.
package struct Collection: Sendable {
    /// How patient a collection is.
    package struct Settings: Hashable, Sendable {
        /// A collection that fails is tried again for so long, and three times at least; then it is failed and its run
        /// can end.
        package let giveUpAfter: Duration
        /// The waits between attempts.
        package let backoff: Backoff
        /// A source that refuses our account is probed this often.
        package let probeEvery: Duration

        package init(giveUpAfter: Duration, backoff: Backoff, probeEvery: Duration) {
            self.giveUpAfter = giveUpAfter
            self.backoff = backoff
            self.probeEvery = probeEvery
        }
    }

    private let settings: Settings
    private let store: any CollectionStore
    private let sources: any UsageSources
    private let announcer: Announcer
    private let gate: LaneGate
    private let random: any RandomSource
    private let logger: Logger

    /// A collection over ports.
    package init(
        _ settings: Settings, store: any CollectionStore, sources: any UsageSources, announcer: Announcer,
        gate: LaneGate, random: any RandomSource, logger: Logger
    ) {
        self.settings = settings
        self.store = store
        self.sources = sources
        self.announcer = announcer
        self.gate = gate
        self.random = random
        self.logger = logger
    }

    /// Has one claimed item done.
    package func process(_ item: WorkItem) async -> WorkVerdict {
        let request: CollectionRequest
        do {
            request = try CanonicalJSON.decode(CollectionRequest.self, from: item.work.payload)
        } catch {
            return .impossible(reason: "the payload is not a collection request: \(error)")
        }
        do throws(PortError) {
            return try await carryOut(request, item)
        } catch {
            return .later(backoff(item), reason: error.description)
        }
    }

    private func carryOut(_ request: CollectionRequest, _ item: WorkItem) async throws(PortError) -> WorkVerdict {
        switch CollectionOrder(request, try await store.standing(of: request)) {
        case .impossible(let reason):
            return .impossible(reason: reason)
        case .obsolete(let reason):
            logger.info("collection is obsolete", metadata: metadata(request, ["reason": .string(reason)]))
            return .done
        case .settle(let outcome, let reason):
            try await store.settle(request, as: outcome)
            logger.info("collection is obsolete", metadata: metadata(request, ["reason": .string(reason)]))
            return .done
        case .stored(let taken):
            return try await announce(taken)
        case .collect(let target):
            return try await collect(target, for: request, item)
        }
    }

    private func collect(
        _ target: CollectionTarget, for request: CollectionRequest, _ item: WorkItem
    )
        async throws(PortError) -> WorkVerdict
    {
        if let wait = gate.wait(for: item.work.lane) {
            return try await putOff(
                request, item,
                SourceError(.unauthorized, "The source refused the last calls; it is probed again soon."), wait: wait)
        }
        let usage: CollectedUsage
        do throws(SourceError) {
            let source = try await sources.source(target.source, of: request.tenant)
            usage = try await source.usage(of: target.identity, today: request.billingDate)
        } catch {
            return try await failed(request, item, error)
        }
        gate.succeeded(item.work.lane)
        await tellNew(usage.sourceCompanies, request)
        let snapshot = UsageSnapshot(usage, of: request.managedCompany, on: request.billingDate)
        let taken: UsageSnapshotTaken
        do throws(PortError) {
            taken = try await store.save(snapshot, evidence: usage.devices, for: request)
        } catch {
            return try await notStored(request, item, error)
        }
        logger.info(
            "usage collected",
            metadata: metadata(request, ["devices": .int(taken.devices), "tb.snapshot": .string(taken.id)]))
        return try await announce(taken)
    }

    /// Tells which companies of the source nobody has added.
    ///
    /// The list was read on the way, and is no reason for a collection to fail: what is missed here the next company of
    /// the run, or the next run, makes up for.
    private func tellNew(_ listing: [SourceCompany]?, _ request: CollectionRequest) async {
        guard let listing else { return }
        do throws(PortError) {
            try await store.take(listing, for: request)
        } catch {
            logger.warning("new companies could not be told", metadata: metadata(request, ["error": .error(error)]))
        }
    }

    /// The row first, then the topic, then the mark: whatever is missed here the sweep announces again.
    private func announce(_ taken: UsageSnapshotTaken) async throws(PortError) -> WorkVerdict {
        try await announcer.announce([taken])
        try await store.announced([taken])
        return .done
    }

    /// What the store refuses for its content is given up at once, and whatever else it does not take after a while: it
    /// must not keep the run open for ever.
    private func notStored(
        _ request: CollectionRequest, _ item: WorkItem, _ error: PortError
    )
        async throws(PortError) -> WorkVerdict
    {
        guard error.reason == .refused || error.reason != .unavailable && isTriedEnough(item) else { throw error }
        let exception = BillingException(
            .collectionFailed,
            message:
                "Usage was read but cannot be stored, the additions stay as they are. Look for odd names among the "
                + "company's keys and devices and start a run; if this comes again ask the operator.")
        try await store.fail(request, with: exception, isUnreachable: false)
        logger.error("usage cannot be stored", metadata: metadata(request, ["error": .error(error)]))
        return .impossible(reason: "what was read cannot be stored: \(error.message)")
    }

    private func failed(
        _ request: CollectionRequest, _ item: WorkItem, _ error: SourceError
    )
        async throws(PortError) -> WorkVerdict
    {
        switch error.reason {
        case .companyMissing:
            gate.succeeded(item.work.lane)
            await tellNew(error.sourceCompanies, request)
            try await store.fail(request, with: error.billingException, isUnreachable: error.isUnreachable)
            return .done
        case .identityMismatch where item.attempts >= 1:
            // Reading it a second time told a rename in flight from a real mismatch.
            gate.succeeded(item.work.lane)
            try await store.fail(request, with: error.billingException, isUnreachable: error.isUnreachable)
            return .done
        case .unfit:
            gate.succeeded(item.work.lane)
            try await store.fail(request, with: error.billingException, isUnreachable: error.isUnreachable)
            return .impossible(reason: error.message)
        case .unauthorized, .misconfigured:
            gate.close(item.work.lane, for: settings.probeEvery)
            return try await putOff(request, item, error, wait: settings.probeEvery)
        case .unavailable, .identityMismatch:
            gate.unresolved(item.work.lane)
            return try await putOff(request, item, error, wait: backoff(item))
        }
    }

    private func putOff(
        _ request: CollectionRequest, _ item: WorkItem, _ error: SourceError, wait: Duration
    )
        async throws(PortError) -> WorkVerdict
    {
        if isTriedEnough(item) {
            try await store.fail(request, with: error.billingException, isUnreachable: error.isUnreachable)
            logger.warning("collection failed", metadata: metadata(request, ["error": .error(error)]))
            return .done
        }
        if error.reason == .unauthorized || error.reason == .misconfigured {
            try await store.note(error.billingException, for: request)
        }
        let untilGivenUp = settings.giveUpAfter - item.age + .milliseconds(100)
        return .later(untilGivenUp > .zero ? min(wait, untilGivenUp) : wait, reason: error.description)
    }

    /// Age counts from queueing: what has waited long for its turn has not been tried long.
    private func isTriedEnough(_ item: WorkItem) -> Bool {
        item.age >= settings.giveUpAfter && item.attempts + 1 >= 3
    }

    private func backoff(_ item: WorkItem) -> Duration {
        settings.backoff.delay(afterAttempts: item.attempts + 1, random: random)
    }

    private func metadata(_ request: CollectionRequest, _ more: Metadata) -> Metadata {
        more.merging([
            "tb.tenant": .string(request.tenant.text), "tb.company": .string(request.managedCompany.text),
            "tb.run": .string(request.run.text),
        ]) { own, _ in own }
    }
}
