/// Rule 2: a unit counts once per application if at least one billable key of that application is active on it,
/// however many keys or product versions.
struct ApplicationUsage {
    /// What becomes of a group's units.
    enum Verdict: Hashable {
        /// They count, for these keys.
        case counted([KeySerial])
        /// They would count, but have not been seen for the policy's days (rule 3).
        case ignoredUnseen
        /// Their only billable keys are another server's.
        case keyOfAnotherServer
        /// Their only billable keys are still pending on them.
        case pending
        /// A key is active on them that cannot be read: one of the application, or one that may be of any.
        case unreadableKey(isOfAny: Bool)
        /// They do not use the application.
        case unused
    }

    /// A group's part in one application.
    struct Part {
        let system: OperatingSystem
        let daysUnseen: Int
        let units: UnitCount
        let verdict: Verdict

        /// Whether its units count.
        var isCounted: Bool {
            switch verdict {
            case .counted: true
            case .ignoredUnseen, .keyOfAnotherServer, .pending, .unreadableKey, .unused: false
            }
        }
    }

    let application: RecognisedApplication
    /// The groups that use it or would.
    let parts: [Part]

    /// Judges every group of `snapshot` for `application`; mailboxes count for what is licensed by mailbox, and only
    /// there.
    init(_ application: RecognisedApplication, in snapshot: UsageSnapshot, keys: JudgedKeys, policy: BillingPolicy) {
        self.application = application
        let counted: UsageGroup.Counted =
            switch application.unit {
            case .device, .user: .devices
            case .mailbox: .mailboxes
            }
        parts = snapshot.groups.filter { $0.counted == counted }
            .map { group in
                let verdict = Self.verdict(on: group, for: application.code, keys: keys, policy: policy)
                return Part(system: group.system, daysUnseen: group.daysUnseen, units: group.units, verdict: verdict)
            }
            .filter { $0.verdict != .unused }
    }

    private init(_ application: RecognisedApplication, parts: [Part]) {
        self.application = application
        self.parts = parts
    }

    /// Its part in one category.
    func only(in category: DeviceCategory, under policy: BillingPolicy) -> ApplicationUsage {
        ApplicationUsage(application, parts: parts.filter { $0.system.category(under: policy) == category })
    }

    /// How many units have a verdict.
    func units(with verdict: Verdict) -> UnitCount { parts.filter { $0.verdict == verdict }.map(\.units).sum() }

    /// Units that may use it: a key that cannot be read is active on them.
    var uncertain: UnitCount {
        units(with: .unreadableKey(isOfAny: false)) + units(with: .unreadableKey(isOfAny: true))
    }

    private static func verdict(
        on group: UsageGroup, for application: ApplicationCode, keys: JudgedKeys, policy: BillingPolicy
    ) -> Verdict {
        var (billable, ofAnotherServer, isPending): ([KeySerial], Bool, Bool) = ([], false, false)
        var (isUnreadable, isOfAny) = (false, false)
        for use in group.uses {
            if !use.isPending, let odd = keys.unreadable[use.serial] {
                isUnreadable = isUnreadable || odd == application
                isOfAny = isOfAny || odd == nil
            }
            guard let judged = keys.bySerial[use.serial], judged.application == application else { continue }
            switch judged.exclusion {
            case nil where use.isPending: isPending = true
            case nil: billable.append(use.serial)
            case .keyOfAnotherServer: ofAnotherServer = ofAnotherServer || !use.isPending
            case .trial, .beta, .test, .oem, .expired, .subscriptionPaused, .subscriptionCancelled, .inGrace: break
            }
        }
        let isIgnored = group.isIgnoredAsUnseen(under: policy)
        if !billable.isEmpty { return isIgnored ? .ignoredUnseen : .counted(billable.sorted()) }
        if isIgnored { return .unused }
        if isUnreadable || isOfAny { return .unreadableKey(isOfAny: !isUnreadable) }
        if ofAnotherServer { return .keyOfAnotherServer }
        return isPending ? .pending : .unused
    }
}
