import Billing
package import Contracts
package import Observability
package import Pipeline
package import Ports
import Runs

/// Takes announced snapshots and re-plan requests in batches: load everything once, compute, store, publish.
package struct PlanBatch: Sendable {
    private let store: any PlanStore
    private let announcer: Announcer
    private let deadLetters: DeadLetterOffice
    private let logger: Logger

    /// A batch worker over ports.
    package init(store: any PlanStore, announcer: Announcer, deadLetters: DeadLetterOffice, logger: Logger) {
        self.store = store
        self.announcer = announcer
        self.deadLetters = deadLetters
        self.logger = logger
    }

    /// Handles a batch of announced snapshots; what the store refuses is given up alone, and its neighbours are planned.
    ///
    /// Once it returns the offsets may be committed.
    package func takeSnapshots(_ records: [IncomingRecord]) async throws(PortError) {
        let sorted = SortedRecords<UsageSnapshotTaken>(records)
        try await deadLetters.giveUp(sorted.refused)
        try await splitting(sorted.read) { (part) async throws(PortError) in
            let impossible = try await plan(part.map(\.message))
            try await giveUp(impossible, among: part) { announcement, message in announcement.id == message.id }
        } offender: { (alone, error) async throws(PortError) in
            try await setAside(alone.record, error) { [alone.message] }
        }
    }

    /// Handles a batch of re-plan requests: each plans its company's newest snapshot under the present settings.
    package func takeReplanRequests(_ records: [IncomingRecord]) async throws(PortError) {
        let sorted = SortedRecords<ReplanRequest>(records)
        try await deadLetters.giveUp(sorted.refused)
        try await splitting(sorted.read) { (part) async throws(PortError) in
            let requests = part.map(\.message)
            let impossible = try await plan(try await store.newestSnapshots(of: requests))
            try await giveUp(impossible, among: part) { announcement, message in
                announcement.tenant == message.tenant && announcement.managedCompany == message.managedCompany
            }
            try await store.answered(requests)
        } offender: { (alone, error) async throws(PortError) in
            try await setAside(alone.record, error) { () async throws(PortError) in
                let snapshots = try await store.newestSnapshots(of: [alone.message])
                // Else it would be asked for again for ever.
                try await store.answered([alone.message])
                return snapshots
            }
        }
    }

    /// A snapshot that can never be planned.
    private typealias Impossible = (announcement: UsageSnapshotTaken, reason: String)

    /// Plans snapshots; returns those that can never be planned.
    private func plan(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [Impossible] {
        guard !announcements.isEmpty else { return [] }
        var plans: [MadePlan] = []
        var obsolete: [UsageSnapshotTaken] = []
        var impossible: [Impossible] = []
        let asked = distinct(announcements)
        for (announcement, facts) in zip(asked, try await store.load(asked)) {
            switch PlanningLoad(announcement, facts) {
            case .input(let input): plans.append(MadePlan(input))
            case .obsolete(let announcement): obsolete.append(announcement)
            case .impossible(let announcement, let reason): impossible.append((announcement, reason))
            }
        }
        if !obsolete.isEmpty {
            try await store.settle(obsolete, as: .notBilled)
            logger.info("snapshots are obsolete", metadata: ["snapshots": .int(obsolete.count)])
        }
        guard !plans.isEmpty else { return impossible }
        let stored = try await store.save(plans)
        try await announcer.announce(stored)
        try await store.announced(stored)
        logger.info("plans made", metadata: ["plans": .int(stored.count)])
        return impossible
    }

    /// A batch may hold the same announcement twice; a company's later snapshot does not replace an earlier one here,
    /// because each belongs to a run of its own.
    private func distinct(_ announcements: [UsageSnapshotTaken]) -> [UsageSnapshotTaken] {
        var seen: Set<String> = []
        return announcements.filter { seen.insert($0.id).inserted }
    }

    /// Dead letters for the records that asked for what can never be planned, and an end to what is stored of it: else it
    /// would be announced for ever, and its run would never end.
    private func giveUp<Asking: Message>(
        _ impossible: [Impossible], among asking: [(record: IncomingRecord, message: Asking)],
        asks: (UsageSnapshotTaken, Asking) -> Bool
    )
        async throws(PortError)
    {
        guard !impossible.isEmpty else { return }
        try await deadLetters.giveUp(
            asking.compactMap { record, message in
                impossible.first { asks($0.announcement, message) }.map { (record, $0.reason) }
            })
        try await store.giveUp(impossible.map { ($0.announcement, .notPlanned($0.reason)) })
    }

    /// Gives up a record that the store refuses though it stands alone: a dead letter first, then an end to what is
    /// stored of it, with an exception for its tenant.
    private func setAside(
        _ record: IncomingRecord, _ refusal: PortError,
        of snapshots: () async throws(PortError) -> [UsageSnapshotTaken]
    ) async throws(PortError) {
        let letters = try await deadLetters.giveUp([(record, "it cannot be planned: \(refusal.message)")])
        do throws(PortError) {
            let exception = BillingException.notStored(letter: letters.first ?? "")
            try await store.giveUp(try await snapshots().map { ($0, exception) })
        } catch {
            // Nothing is stored that it could end; the letter tells it.
            guard error.isOfContent else { throw error }
            logger.error(
                "a refused snapshot could not be ended",
                metadata: ["letter": .string(letters.first ?? ""), "error": .error(error)])
        }
    }
}

extension BillingException {
    /// What the store says of it is the operator's to read; the tenant's own text may be the cause.
    fileprivate static func notStored(letter: String) -> Self {
        BillingException(
            .storedDataUnreadable,
            message: "The plan of this company cannot be stored, so none of its usage is billed anew and the additions "
                + "stay as they are. Look for an odd name among its keys and applications and start a run; if this "
                + "comes again ask the operator about dead letter \(letter).")
    }

    fileprivate static func notPlanned(_ reason: String) -> Self {
        BillingException(
            .storedDataUnreadable,
            message: "The stored usage cannot be billed, the additions stay as they are. "
                + "Start a run; if this comes again ask the operator: \(reason)")
    }
}
