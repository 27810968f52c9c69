extension Explanation {
    /// The explanation for people, as "90 devices: 90 windowsWorkstation on 1A2B-000001; excluded: 9F (trial)".
    package func sentence(for entry: PlanEntry) -> String {
        let groups = counted.map { group in
            let keys = group.keys.map(\.text).joined(separator: ", ")
            return countsMailboxes ? "\(group.units) on \(keys)" : "\(group.units) \(group.system.rawValue) on \(keys)"
        }
        var parts = ["\(entry.units) \(noun)" + (groups.isEmpty ? "" : ": " + groups.joined(separator: ", "))]
        if !excludedKeys.isEmpty {
            let keys = excludedKeys.map { "\($0.serial) (\($0.reason.words))" }
            parts.append("excluded: " + keys.joined(separator: ", "))
        }
        parts += outcomes.map(\.words)
        if entry.quantity != entry.units { parts.append("quantity \(entry.quantity)") }
        return parts.joined(separator: "; ")
    }

    private var noun: String {
        if outcomes.contains(where: \.isUserRule) { return "users" }
        if counted.isEmpty { return "units" }
        return countsMailboxes ? "mailboxes" : "devices"
    }

    /// Mailboxes have no system, and devices of an unknown system are always named as such.
    private var countsMailboxes: Bool {
        !counted.isEmpty && counted.allSatisfy { $0.system == .unknown }
            && !outcomes.contains { $0.isUnknownSystem || $0.isUserRule }
    }
}

extension RuleOutcome {
    fileprivate var isUserRule: Bool { if case .users = self { true } else { false } }
    fileprivate var isUnknownSystem: Bool { if case .unknownSystem = self { true } else { false } }

    /// The outcome for people.
    var words: String {
        switch self {
        case .commercialKeyWithoutDate(let serial): "key \(serial) has no expiry date and counts"
        case .pending(let units): "\(units) pending on a key do not count"
        case .unknownSystem(let units, let category):
            "\(units) with an unknown system counted as \(category.rawValue)"
        case .longUnseen(let units): "\(units) unseen for 30 days or more count"
        case .ignoredUnseen(let units): "\(units) unseen for too long do not count"
        case .users(let computers, let mobileDevices):
            "the larger of \(computers) computers and half of \(mobileDevices) mobile devices"
        case .keyOfAnotherServer(let units): "\(units) on keys of another server do not count"
        case .unreadableKey(let units): "\(units) on keys that cannot be read do not count yet"
        case .raisedToMinimum(let minimum): "raised to the minimum of \(minimum)"
        case .roundedUp(let multiple): "rounded up to a multiple of \(multiple)"
        case .peakInPeriod: "the highest count since the last invoice bills"
        case .nothingUsed(.keepAtZero): "nothing is used: an addition is kept at zero"
        case .nothingUsed(.endAtZero): "nothing is used: an addition is ended"
        }
    }
}

extension KeyExclusion {
    /// The reason for people.
    var words: String {
        switch self {
        case .trial: "trial"
        case .beta: "beta"
        case .test: "test"
        case .oem: "OEM"
        case .expired: "expired"
        case .subscriptionPaused: "subscription paused"
        case .subscriptionCancelled: "subscription cancelled"
        case .inGrace: "in grace"
        case .keyOfAnotherServer: "key of another server"
        }
    }
}
