/// Rule 14: every entry carries its explanation as data.
extension Explanation {
    /// Why a slot has its units and quantity.
    init(of usage: ApplicationUsage, keys: JudgedKeys, adjustments: Adjustments, policy: BillingPolicy) {
        var sums: [[String]: CountedGroup] = [:]
        for part in usage.parts {
            guard case .counted(let serials) = part.verdict, part.units > .zero else { continue }
            let key = [part.system.rawValue] + serials.map(\.text)
            let before = sums[key]?.units ?? .zero
            sums[key] = CountedGroup(system: part.system, keys: serials, units: before + part.units)
        }
        let counted = sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        self.init(
            counted: counted, excludedKeys: keys.excluded(of: usage.application.code),
            outcomes: Self.keysWithoutDate(in: counted, keys: keys) + usage.outcomes(under: policy)
                + adjustments.outcomes(for: usage.units)
                + (usage.units == .zero ? [.nothingUsed(policy.usageAtZero)] : []))
    }

    private static func keysWithoutDate(in counted: [CountedGroup], keys: JudgedKeys) -> [RuleOutcome] {
        Set(counted.flatMap(\.keys)).sorted()
            .filter { keys.bySerial[$0]?.key.isCommercialWithoutDate ?? false }
            .map { .commercialKeyWithoutDate($0) }
    }
}

extension ApplicationUsage {
    /// What rules 1 to 3 did, leaving out what concerns no unit.
    fileprivate func outcomes(under policy: BillingPolicy) -> [RuleOutcome] {
        let counted = parts.filter(\.isCounted)
        let unknown = counted.filter { $0.system == .unknown }.map(\.units).sum()
        let longUnseen = counted.filter { $0.daysUnseen >= UsageGroup.longUnseenDays }.map(\.units).sum()
        var outcomes: [(UnitCount, RuleOutcome)] = [
            (uncertain, .unreadableKey(uncertain)),
            (units(with: .pending), .pending(units(with: .pending))),
            (longUnseen, .longUnseen(longUnseen)),
            (units(with: .ignoredUnseen), .ignoredUnseen(units(with: .ignoredUnseen))),
            (units(with: .keyOfAnotherServer), .keyOfAnotherServer(units(with: .keyOfAnotherServer))),
        ]
        switch application.unit {
        case .device: outcomes.append((unknown, .unknownSystem(unknown, countedAs: policy.unknownSystem)))
        case .user:
            outcomes.append((units, .users(computers: users.computers, mobileDevices: users.mobileDevices)))
        case .mailbox: break
        }
        return outcomes.filter { $0.0 > .zero }.map(\.1)
    }
}
