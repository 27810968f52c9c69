/// Why a key did not count (rule 1).
package enum KeyExclusion: String, CaseIterable, Hashable, Sendable, Codable {
    case trial, beta, test, oem
    case expired
    case subscriptionPaused, subscriptionCancelled
    /// In grace after its end, and the policy does not bill grace.
    case inGrace
    /// Only another server's list holds it, and the policy does not bill such keys.
    case keyOfAnotherServer
}

/// A key that did not count, and why.
package struct ExcludedKey: Hashable, Sendable, Codable {
    /// The key.
    package let serial: KeySerial
    /// Why.
    package let reason: KeyExclusion

    package init(serial: KeySerial, reason: KeyExclusion) {
        self.serial = serial
        self.reason = reason
    }
}

/// One line of the count: these units counted, for these keys.
package struct CountedGroup: Hashable, Sendable, Codable {
    /// The system of the devices (`unknown` for mailboxes).
    package let system: OperatingSystem
    /// The billable keys active on them, sorted.
    package let keys: [KeySerial]
    /// How many.
    package let units: UnitCount

    package init(system: OperatingSystem, keys: [KeySerial], units: UnitCount) {
        self.system = system
        self.keys = keys
        self.units = units
    }
}

/// What a rule did that a person may ask about.
package enum RuleOutcome: Hashable, Sendable, Codable {
    /// Rule 1: the commercial key has no expiry date and counts.
    case commercialKeyWithoutDate(KeySerial)
    /// Rule 1: so many devices are pending on a key and do not count for it.
    case pending(UnitCount)
    /// Rule 3: so many devices run an unknown system and were put into the policy's category.
    case unknownSystem(UnitCount, countedAs: DeviceCategory)
    /// Rule 3: so many devices were unseen for 30 days or more, and count.
    case longUnseen(UnitCount)
    /// Rule 3: so many devices were unseen for the policy's days, and do not count.
    case ignoredUnseen(UnitCount)
    /// Rule 3: users = the larger of computers and half the mobile devices, rounded up.
    case users(computers: UnitCount, mobileDevices: UnitCount)
    /// Devices on keys of another server, not billed.
    case keyOfAnotherServer(UnitCount)
    /// So many devices hold a key that cannot be read: they do not count, and nothing is lowered because of them.
    case unreadableKey(UnitCount)
    /// Rule 7: raised to the minimum.
    case raisedToMinimum(UnitCount)
    /// Rule 7: rounded up to a multiple.
    case roundedUp(toMultipleOf: Int)
    /// Rule 7: the highest count since the last invoice bills, if it is above the day's.
    case peakInPeriod
    /// Rule 8: nothing is used; the addition, if there is one, falls to zero or ends.
    case nothingUsed(BillingPolicy.UsageAtZero)
}

/// Why an entry has its quantity, as data: "why 90?" is answered from this alone (rule 14).
package struct Explanation: Hashable, Sendable, Codable {
    /// The groups that counted.
    package let counted: [CountedGroup]
    /// The application's keys that did not count.
    package let excludedKeys: [ExcludedKey]
    /// What the rules did.
    package let outcomes: [RuleOutcome]

    package init(counted: [CountedGroup], excludedKeys: [ExcludedKey], outcomes: [RuleOutcome]) {
        self.counted = counted
        self.excludedKeys = excludedKeys
        self.outcomes = outcomes
    }
}
