package import Billing
package import Ports

/// An integration as somebody wants it.
package struct IntegrationDraft: Sendable {
    /// What a time zone must be.
    package static let timeZoneNeeded = "must be an IANA time zone, such as Europe/Berlin or UTC"

    /// When a new integration runs unless it is said otherwise: daily at 02:00 of its zone, and its jitter later.
    package static let standardRunMinute = 120

    let name: String
    let source: SourceID
    let site: SiteID
    let timeZone: String
    let mode: IntegrationMode?
    let policy: BillingPolicy?
    let runMinute: Edit<Int>
    let version: Int?

    /// A draft.
    /// - Parameters:
    ///   - timeZone: its name at IANA.
    ///   - mode: `nil`: it stays what it is, and is `observe` at first.
    ///   - policy: `nil`: it stays what it is, and is the standard at first.
    ///   - runMinute: in minutes after local midnight; none: it runs only on request. Unchanged: it stays what it is, and
    ///     is the standard at first.
    ///   - version: the version it was made from; `nil`: of a new integration, or of any version.
    package init(
        name: String, source: SourceID, site: SiteID, timeZone: String, mode: IntegrationMode?, policy: BillingPolicy?,
        runMinute: Edit<Int>, version: Int?
    ) {
        self.name = name
        self.source = source
        self.site = site
        self.timeZone = timeZone
        self.mode = mode
        self.policy = policy
        self.runMinute = runMinute
        self.version = version
    }
}

extension StoredIntegration: TenantRecord {
    /// `integration:<id>`.
    package var subject: String { "integration:\(id)" }

    /// All that is stored; the time of day as `HH:MM`.
    package var fields: [String: FieldValue] {
        [
            "id": FieldValue(id), "name": .text(name), "source": FieldValue(source), "site": FieldValue(site),
            "timeZone": .text(timeZone), "mode": .text(mode.rawValue), "policy": .group(policy.fields),
            "runAt": FieldValue(runMinute.map(Self.timeOfDay)), "nextDueAt": FieldValue(nextDue),
            "retiredAt": FieldValue(retiredAt),
        ].with(stamp.fields)
    }

    private static func timeOfDay(_ minute: Int) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(padded(minute / 60)):\(padded(minute % 60))"
    }
}

extension BillingPolicy {
    fileprivate var fields: [String: FieldValue] {
        Self.groups.reduce(into: [:]) { fields, group in
            let values = Dictionary(uniqueKeysWithValues: group.keys.map { ($0.name, FieldValue($0.value(self))) })
            guard let name = group.name else { return fields.merge(values) { _, new in new } }
            fields[name] = .group(values)
        }
    }
}

extension FieldValue {
    fileprivate init(_ value: PolicyValue) {
        self =
            switch value {
            case .word(let word): .text(word)
            case .flag(let flag): .flag(flag)
            case .number(let number): .number(number)
            case .unset: .none
            }
    }
}
