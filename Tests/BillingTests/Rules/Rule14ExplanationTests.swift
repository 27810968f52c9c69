import Billing
import Testing

@Suite("Rule 14: explanations")
struct Rule14ExplanationTests {
    private func sentence(_ keys: [LicenceKey], _ groups: [UsageGroup], _ mapping: ProductMapping = single()) -> String?
    {
        makePlan(for: snapshot(keys, groups), under: settings(mapping)).entries.first.map {
            $0.explanation.sentence(for: $0)
        }
    }

    @Test("devices, with the keys that counted and those that did not")
    func deviceSentence() {
        #expect(
            sentence([key("1A2B"), key("9F", kind: .trial)], [devices(90, on: "1A2B", "9F")])
                == "90 devices: 90 windowsWorkstation on 1A2B; excluded: 9F (trial)")
    }

    @Test("users, with the rule that made them")
    func userSentence() {
        #expect(
            sentence([key("C", of: Sample.cloud)], [devices(3, .iOS, on: "C")], single(Sample.cloud))
                == "2 users: 3 iOS on C; the larger of 0 computers and half of 3 mobile devices")
    }

    @Test("mailboxes have no system")
    func mailboxSentence() {
        #expect(
            sentence([key("M", of: Sample.office)], [mailboxes(40, on: "M")], single(Sample.office))
                == "40 mailboxes: 40 on M")
        #expect(
            sentence([key("A")], [devices(4, .unknown, on: "A")])
                == "4 devices: 4 unknown on A; 4 with an unknown system counted as workstation")
    }

    @Test("nothing used, and adjusted quantities")
    func adjustedSentence() {
        #expect(sentence([], []) == "0 units; nothing is used: an addition is kept at zero")
        let five = Adjustments(basis: .latest, minimum: UnitCount(5), roundUpTo: 1)
        #expect(
            sentence([key("A")], [devices(3, on: "A")], single(Sample.advanced, Sample.workstations, five))
                == "3 devices: 3 windowsWorkstation on A; raised to the minimum of 5; quantity 5")
    }

    @Test("every outcome and every exclusion has words of its own")
    func allWords() {
        let outcomes: [RuleOutcome] = [
            .commercialKeyWithoutDate(KeySerial("K")), .pending(UnitCount(1)), .longUnseen(UnitCount(2)),
            .unknownSystem(UnitCount(3), countedAs: .server), .ignoredUnseen(UnitCount(4)),
            .users(computers: UnitCount(5), mobileDevices: UnitCount(6)), .keyOfAnotherServer(UnitCount(7)),
            .raisedToMinimum(UnitCount(8)), .roundedUp(toMultipleOf: 9), .peakInPeriod, .nothingUsed(.keepAtZero),
            .nothingUsed(.endAtZero),
        ]
        let excluded = KeyExclusion.allCases.map { ExcludedKey(serial: KeySerial("X"), reason: $0) }
        let explanation = Explanation(counted: [], excludedKeys: excluded, outcomes: outcomes)
        let entry = PlanEntry(
            slot: Slot(application: Sample.advanced.code, category: .all), applicationName: "A",
            product: Sample.servers, units: .zero, adjustments: .none, quantity: .zero, explanation: explanation)
        let parts = explanation.sentence(for: entry).split(separator: ";")
        #expect(Set(parts).count == outcomes.count + 2)
    }
}
