import Billing
import Testing

@Suite("Properties of plans")
struct PlanProperties {
    private static let seeds = Array(UInt64(1)...300)

    @Test("the order of keys, groups and definitions never matters", arguments: seeds)
    func order(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (usage, settings) = (random.snapshot(), random.settings())
        let shuffled = UsageSnapshot(
            managedCompany: usage.managedCompany, billingDate: usage.billingDate,
            keys: usage.keys.shuffled(using: &random), groups: usage.groups.shuffled(using: &random),
            listedDevices: usage.listedDevices, reportedDevices: usage.reportedDevices)
        let state = MappingState(
            revision: settings.revision, mode: settings.mode, policy: settings.policy, company: settings.company,
            products: Dictionary(uniqueKeysWithValues: settings.products.shuffled(using: &random).map { ($0, $1) }),
            catalogue: ApplicationCatalogue(settings.catalogue.definitions.shuffled(using: &random)))
        #expect(makePlan(for: shuffled, under: state) == makePlan(for: usage, under: settings))
    }

    @Test("splitting a group never changes the plan", arguments: seeds)
    func split(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (usage, settings) = (random.snapshot(), random.settings())
        let groups = usage.groups.flatMap { group in
            let first = Int.random(in: 0...group.units.number, using: &random)
            return [first, group.units.number - first].map { group.with(units: $0) }
        }
        #expect(makePlan(for: usage.with(groups: groups), under: settings) == makePlan(for: usage, under: settings))
    }

    @Test("adding an excluded key never changes a count", arguments: seeds)
    func excludedKey(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (usage, settings) = (random.snapshot(), random.settings())
        let trial = LicenceKey(
            serial: KeySerial("TRIAL"), productName: Sample.productName(Sample.advanced), kind: .trial, limitDate: nil)
        let groups = usage.groups.map { random.once(in: 2) ? $0.with(use: KeyUse(trial.serial)) : $0 }
        let before = makePlan(for: usage, under: settings)
        let after = makePlan(for: usage.with(groups: groups, keys: usage.keys + [trial]), under: settings)
        #expect(after.entries.map(\.units) == before.entries.map(\.units))
        #expect(after.exceptions == before.exceptions)
    }

    @Test("every unit that counts is billed or in an exception", arguments: seeds)
    func nothingDropped(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let usage = random.snapshot()
        let settings = random.settings()
        guard settings.company != nil else { return }
        let nobody = MappingState(
            revision: 1, mode: .bill, policy: settings.policy, company: nil, products: [:],
            catalogue: settings.catalogue)
        let all = makePlan(for: usage, under: nobody).exceptions.first { $0.code == .companyNotMapped }?.units
        let plan = makePlan(for: usage, under: settings)
        let missing = plan.exceptions.filter { [.applicationNotMapped, .categoryNotMapped].contains($0.code) }
        let billed = plan.entries.map(\.units.number).reduce(0, +)
        #expect(billed + missing.compactMap(\.units?.number).reduce(0, +) == all?.number ?? 0)
    }
}

extension UsageGroup {
    fileprivate func with(units: Int? = nil, use: KeyUse? = nil) -> UsageGroup {
        UsageGroup(
            counted: counted, system: system, daysUnseen: daysUnseen, uses: uses + (use.map { [$0] } ?? []),
            units: units.map { UnitCount($0) } ?? self.units)
    }
}

extension UsageSnapshot {
    fileprivate func with(groups: [UsageGroup], keys: [LicenceKey]? = nil) -> UsageSnapshot {
        UsageSnapshot(
            managedCompany: managedCompany, billingDate: billingDate, keys: keys ?? self.keys, groups: groups,
            listedDevices: listedDevices, reportedDevices: reportedDevices)
    }
}
