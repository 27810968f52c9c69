import Billing
import Testing

@Suite("Rule 1: billable keys")
struct Rule01BillableKeyTests {
    private func units(_ key: LicenceKey, _ policy: BillingPolicy = .standard) -> Int? {
        makePlan(for: snapshot([key], [devices(10, on: "K")]), under: settings(single(), policy: policy)).entries.first?
            .units.number
    }

    private func exclusion(_ key: LicenceKey, _ policy: BillingPolicy = .standard) -> KeyExclusion? {
        makePlan(for: snapshot([key], [devices(10, on: "K")]), under: settings(single(), policy: policy)).entries.first?
            .explanation.excludedKeys.first?.reason
    }

    private func subscription(
        _ state: SubscriptionFacts.State = .active, _ kind: SubscriptionFacts.EndDateKind = .limited,
        until end: String? = "2026-11-24", grace: Int = 0, limit: String? = nil
    ) -> LicenceKey {
        key(
            "K", kind: .subscription, until: limit,
            subscription: SubscriptionFacts(state: state, endDateKind: kind, endDate: end.map(day), graceDays: grace))
    }

    @Test(
        "trial, beta, test and OEM keys do not count, and say so",
        arguments: [(LicenceKeyKind.trial, KeyExclusion.trial), (.beta, .beta), (.test, .test), (.oem, .oem)])
    func kinds(_ kind: LicenceKeyKind, _ reason: KeyExclusion) {
        #expect(units(key("K", kind: kind)) == 0)
        #expect(exclusion(key("K", kind: kind)) == reason)
    }

    @Test(
        "a commercial key counts up to and including its last day",
        arguments: [("2026-11-23", 0), ("2026-11-24", 10), ("2026-11-25", 10)]) func lastDay(
            _ until: String, _ expected: Int
        )
    {
        #expect(units(key("K", until: until)) == expected)
        #expect(exclusion(key("K", until: until)) == (expected == 0 ? .expired : nil))
    }

    @Test("a commercial key without a date counts and is named")
    func withoutDate() {
        let plan = makePlan(for: snapshot([key("K", until: nil)], [devices(10, on: "K")]), under: settings(single()))
        #expect(plan.entries.first?.units == UnitCount(10))
        #expect(plan.entries.first?.explanation.outcomes == [.commercialKeyWithoutDate(KeySerial("K"))])
    }

    @Test("a limited subscription counts up to its end, an unlimited one has none")
    func subscriptionEnds() {
        #expect(units(subscription(until: "2026-11-24")) == 10)
        #expect(units(subscription(until: "2026-11-23")) == 0)
        #expect(exclusion(subscription(until: "2026-11-23")) == .expired)
        #expect(units(subscription(.active, .unlimited, until: "2020-01-01")) == 10)
        #expect(units(subscription(.active, .undefined, until: nil)) == 10)
    }

    @Test(
        "of a limited subscription's two dates the end of the subscription decides, not the key's expiry",
        arguments: [
            (String?.some("2026-11-24"), "2026-11-01", true), ("2026-11-23", "2027-06-30", false),
            (nil, "2026-11-24", true), (nil, "2026-11-23", false),
        ])
    func limitedWithTwoDates(_ end: String?, _ limit: String, _ counts: Bool) {
        let key = subscription(.active, .limited, until: end, limit: limit)
        #expect(units(key) == (counts ? 10 : 0))
        #expect(exclusion(key) == (counts ? nil : .expired))
    }

    @Test(
        "where nobody says what the end means, the key's expiry decides",
        arguments: [
            ("2026-11-01", String?.some("2026-11-24"), true), ("2027-06-30", "2026-11-23", false),
            ("2026-11-24", nil, true), ("2026-11-23", nil, false),
        ])
    func undefinedWithTwoDates(_ end: String, _ limit: String?, _ counts: Bool) {
        #expect(units(subscription(.active, .undefined, until: end, limit: limit)) == (counts ? 10 : 0))
    }

    @Test("an unlimited subscription has no end, whatever dates it carries, until it is cancelled to one")
    func unlimitedWithTwoDates() {
        #expect(units(subscription(.active, .unlimited, until: "2020-01-01", limit: "2020-01-01")) == 10)
        #expect(units(subscription(.softCancelled, .unlimited, until: "2026-11-24", limit: "2020-01-01")) == 10)
        #expect(units(subscription(.softCancelled, .unlimited, until: "2026-11-23", limit: "2027-06-30")) == 0)
    }

    @Test("grace is counted from the end that decides")
    func graceOfTwoDates() {
        let generous = BillingPolicy { $0.billDuringGrace = true }
        #expect(units(subscription(until: "2026-11-20", grace: 4, limit: "2026-01-01"), generous) == 10)
        #expect(units(subscription(until: "2026-11-20", grace: 3, limit: "2026-11-23"), generous) == 0)
    }

    @Test("a subscription of which nothing is said lasts as long as its key")
    func subscriptionWithoutFacts() {
        #expect(units(key("K", kind: .subscription, until: "2026-11-24")) == 10)
        #expect(units(key("K", kind: .subscription, until: "2026-11-23")) == 0)
    }

    @Test("a paused subscription does not count, by its state or by its end date")
    func paused() {
        #expect(exclusion(subscription(.paused, .unlimited)) == .subscriptionPaused)
        #expect(exclusion(subscription(.active, .paused)) == .subscriptionPaused)
    }

    @Test("hard-cancelled never counts, soft-cancelled until its end")
    func cancelled() {
        #expect(exclusion(subscription(.hardCancelled, .unlimited)) == .subscriptionCancelled)
        #expect(units(subscription(.softCancelled, .limited, until: "2026-11-24")) == 10)
        #expect(units(subscription(.softCancelled, .limited, until: "2026-11-23", grace: 30)) == 0)
        #expect(exclusion(subscription(.softCancelled, .unlimited, until: "2026-11-23")) == .subscriptionCancelled)
        #expect(units(subscription(.softCancelled, .unlimited, until: nil)) == 10)
    }

    @Test(
        "grace counts only by policy, and only for its days",
        arguments: [
            ("2026-11-20", 4, KeyExclusion?.some(.inGrace), KeyExclusion?.none), ("2026-11-20", 3, .expired, .expired),
            ("2026-11-23", Int.max, .inGrace, nil), ("2026-11-23", Int.min, .expired, .expired),
        ])
    func grace(_ end: String, _ days: Int, _ standard: KeyExclusion?, _ generous: KeyExclusion?) {
        #expect(exclusion(subscription(until: end, grace: days)) == standard)
        #expect(
            exclusion(subscription(until: end, grace: days), BillingPolicy { $0.billDuringGrace = true }) == generous)
    }

    @Test("a device does not count for a key that is pending on it, and is named")
    func pending() {
        let plan = makePlan(
            for: snapshot(
                [key("K"), key("L")],
                [devices(3, on: "K"), devices(2, on: "L", pending: ["K"]), devices(4, pending: ["K"])]),
            under: settings(single()))
        #expect(plan.entries.first?.units == UnitCount(5))
        #expect(plan.entries.first?.explanation.outcomes == [.pending(UnitCount(4))])
    }

    @Test("keys of another server count only by policy; otherwise the devices are named")
    func anotherServer() {
        let foreign = key("F", holder: .anotherServer)
        let usage = snapshot([key("K"), foreign], [devices(6, on: "K", "F"), devices(4, on: "F")])
        let plan = makePlan(for: usage, under: settings(single()))
        #expect(plan.entries.first?.units == UnitCount(6))
        #expect(plan.entries.first?.explanation.outcomes == [.keyOfAnotherServer(UnitCount(4))])
        #expect(plan.entries.first?.explanation.excludedKeys.map(\.reason) == [.keyOfAnotherServer])
        #expect(plan.problems == ["keyOfAnotherServer 4"])

        let generous = makePlan(
            for: usage, under: settings(single(), policy: BillingPolicy { $0.billMainServerKeys = true }))
        #expect(generous.entries.first?.units == UnitCount(10))
        #expect(generous.problems.isEmpty)
    }

    @Test("a device on which a key of another server is pending is not named")
    func pendingKeyOfAnotherServer() {
        let usage = snapshot([key("F", holder: .anotherServer)], [devices(4, pending: ["F"])])
        #expect(makePlan(for: usage, under: settings(single())).problems.isEmpty)
    }

    @Test("a key of another server that would not count anyway is no exception")
    func uselessKeyOfAnotherServer() {
        let usage = snapshot([key("F", kind: .trial, holder: .anotherServer)], [devices(4, on: "F")])
        #expect(makePlan(for: usage, under: settings(single())).problems.isEmpty)
    }
}
