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

    /// Handles a batch of announced snapshots.
    ///
    /// Once it returns the offsets may be committed.
    package func takeSnapshots(_ records: [IncomingRecord]) async throws(PortError) {
        let sorted = SortedRecords<UsageSnapshotTaken>(records)
        try await deadLetters.giveUp(sorted.refused)
        let impossible = try await plan(sorted.messages)
        try await giveUp(impossible, among: sorted) { announcement, message in announcement.id == message.id }
    }

    /// Handles a batch of re-plan requests: each plans its company's newest snapshot under the present settings.
    package func takeReplanRequests(_ records: [IncomingRecord]) async throws(PortError) {
        let sorted = SortedRecords<ReplanRequest>(records)
        try await deadLetters.giveUp(sorted.refused)
        guard !sorted.messages.isEmpty else { return }
        let snapshots = try await store.newestSnapshots(of: sorted.messages)
        let impossible = try await plan(snapshots)
        try await giveUp(impossible, among: sorted) { announcement, message in
            announcement.tenant == message.tenant && announcement.managedCompany == message.managedCompany
        }
        try await store.answered(sorted.messages)
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
        _ impossible: [Impossible], among sorted: SortedRecords<Asking>,
        asks: (UsageSnapshotTaken, Asking) -> Bool
    )
        async throws(PortError)
    {
        guard !impossible.isEmpty else { return }
        try await deadLetters.giveUp(
            sorted.read.compactMap { record, message in
                impossible.first { asks($0.announcement, message) }.map { (record, $0.reason) }
            })
        try await store.giveUp(impossible.map { ($0.announcement, .notPlanned($0.reason)) })
    }
}

extension BillingException {
    fileprivate static func notPlanned(_ reason: String) -> Self {
        BillingException(
            .storedDataUnreadable,
            message: "The stored usage cannot be billed, the additions stay as they are. "
                + "Start a run; if this comes again ask the operator: \(reason)")
    }
}
