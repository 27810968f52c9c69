import Billing
import BillingCalculatorStage
import Contracts
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// Companies of two tenants in one batch; some have a key whose product name is so long that their plans are refused.
@Suite("A batch in which the store refuses a plan")
struct RefusedPlanTests {
    /// The tenant beside ours.
    private static let other = TenantID(Ids.uuid(2))
    private static let otherRun = 9

    private let world: StageWorld
    private let batch: PlanBatch
    /// Three companies of ours, then two of the other tenant.
    private let requests: [CollectionRequest]

    init() async throws {
        world = try await StageWorld(companies: 3)
        batch = PlanBatch(
            store: world.store.plans(world.gate, extending: StageWorld.catalogue), announcer: world.announcer,
            deadLetters: world.letters.office, logger: .disabled)
        requests = try await world.start() + Self.neighbours(in: world)
    }

    /// A run of another tenant over two companies.
    private static func neighbours(in world: StageWorld) async throws -> [CollectionRequest] {
        world.store.addTenant(other, name: "Fabrikam", revision: 1)
        let new = NewRun(
            id: Ids.run(otherRun), tenant: other, integration: Ids.integration, billingDate: Ids.day("2026-11-24"),
            trigger: .requested, requestedBy: "test")
        try await world.store.mapping().transaction(of: other) { rows in
            _ = try await rows.save(StageWorld.site)
            try await StageWorld.integrate(1, in: rows)
            _ = try await rows.save([StageWorld.company(1), StageWorld.company(2)])
            _ = try await rows.start(new)
        }
        let announced = SimulatedTopics()
        _ = try await OutboxRelay(outbox: world.store.outbox("mapping-api"), topics: announced).pass()
        return announced.messages(CollectionRequest.self).sorted { $0.managedCompany < $1.managedCompany }
    }

    private static let oddName = String((0..<4000).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" })

    private static var oddUsage: CollectedUsage {
        let key = LicenceKey(
            serial: KeySerial("ODD"), productName: oddName, kind: .commercial, limitDate: nil)
        return CollectedUsage(
            keys: [key],
            devices: [
                DeviceEvidence(
                    identity: "d", name: "d", system: .windowsWorkstation, daysUnseen: 0, uses: [KeyUse(key.serial)],
                    reserve: [])
            ], listedDevices: UnitCount(1), reportedDevices: nil)
    }

    /// Collects all five, those at the places with the odd name; the records that announce them.
    private func records(odd places: Set<Int>) async throws -> [IncomingRecord] {
        var records: [IncomingRecord] = []
        for (place, request) in requests.enumerated() {
            let usage = places.contains(place) ? Self.oddUsage : StageWorld.usage(workstations: 3)
            records.append(try Ids.record(try await world.collect(request, usage), offset: Int64(place)))
        }
        return records
    }

    private func part(_ place: Int) -> String? {
        let request = requests[place]
        let row = world.rows.parts[Owned(request.tenant, Pair(request.run, request.managedCompany))]
        return row.map { ([$0.state.rawValue] + ($0.outcome.map { [$0] } ?? [])).joined(separator: " ") }
    }

    private func exceptions(_ place: Int) -> [BillingException] {
        let key = CompanyKey(tenant: requests[place].tenant, company: requests[place].managedCompany)
        return world.rows.exceptions.all { _, row in row.closedAt == nil && row.place == ExceptionPlace(key) }.map(
            \.row.exception)
    }

    private var announced: [AdditionPlanMade] { world.topics.messages(AdditionPlanMade.self) }

    /// Whether what became of each is right, all after one pass.
    private func check(odd places: Set<Int>) {
        for place in requests.indices {
            let isAnnounced = announced.contains {
                $0.tenant == requests[place].tenant && $0.managedCompany == requests[place].managedCompany
            }
            if places.contains(place) {
                #expect(part(place) == "failed storedDataUnreadable" && !isAnnounced, "\(place)")
                #expect(exceptions(place).map(\.code) == [.storedDataUnreadable], "\(place)")
            } else {
                #expect(part(place) == "planned" && isAnnounced, "\(place)")
                #expect(exceptions(place).isEmpty, "\(place)")
            }
        }
        #expect(world.letters.letters.map(\.offset) == places.sorted().map(Int64.init))
    }

    @Test(
        "sets the offenders aside and plans all others at once, whichever they are and whosever",
        arguments: [[2], [0], [4], [0, 4], [1, 2], [2, 3], [0, 1, 2, 3, 4], []] as [Set<Int>])
    func offenders(places: Set<Int>) async throws {
        try await batch.takeSnapshots(try await records(odd: places))
        check(odd: places)
        #expect(Set(announced.map { "\($0.tenant) \($0.managedCompany)" }).count == announced.count)
    }

    @Test("tells the tenant what to look for, and the operator which letter has the cause")
    func told() async throws {
        try await batch.takeSnapshots(try await records(odd: [1]))
        let letter = try #require(world.letters.letters.first)
        #expect(letter.reason.contains("exception_text_is_bounded"))
        #expect(letter.claimedTenant == Ids.tenant.text && letter.key == Ids.company(2).text)
        let message = try #require(exceptions(1).first?.message)
        #expect(message.contains(letter.id) && message.contains("odd name"))
        #expect(!message.contains("exception_text_is_bounded"), "what the store says is the operator's")
        #expect(world.letters.counted == ["tb.usage-snapshots"])
    }

    @Test("that comes again, as after a crash, leaves everything as it is")
    func again() async throws {
        let records = try await records(odd: [0, 3])
        try await batch.takeSnapshots(records)
        let plans = world.plans.map(\.made)
        try await batch.takeSnapshots(records)
        #expect(world.plans.map(\.made) == plans)
        check(odd: [0, 3])
    }

    @Test("comes again whole when the store goes away while it is divided, and then all is right")
    func away() async throws {
        let records = try await records(odd: [1])
        // The second time it is loaded a part of it is planned.
        world.gate.before("plans.load") { [world] in
            world.gate.before("plans.load") { world.faults.fail("plans.save") }
        }
        let error = await #expect(throws: PortError.self) { try await batch.takeSnapshots(records) }
        #expect(error?.reason == .unavailable && world.letters.letters.isEmpty)
        try await batch.takeSnapshots(records)
        check(odd: [1])
    }

    @Test(
        "comes again whole when its offender could not be set aside, and then all is right",
        arguments: ["deadLetters.keep", "plans.giveUp"], [Faults.Kind.before, .after])
    func settingAsideFails(call: String, kind: Faults.Kind) async throws {
        let records = try await records(odd: [4])
        world.faults.fail(call, kind)
        await #expect(throws: PortError.self) { try await batch.takeSnapshots(records) }
        try await batch.takeSnapshots(records)
        check(odd: [4])
    }

    @Test("goes on though even the end of the offender's part is refused: its letter is kept")
    func endRefused() async throws {
        world.faults.fail("plans.giveUp", .before, .refused)
        try await batch.takeSnapshots(try await records(odd: [0]))
        #expect(part(0) == "collected" && world.letters.letters.map(\.offset) == [0])
        #expect((1...4).map { part($0) } == Array(repeating: "planned", count: 4))
    }

    @Test("is not divided where the store is set up wrongly: nobody's plan is at fault")
    func misconfigured() async throws {
        let records = try await records(odd: [])
        world.faults.fail("plans.save", .before, .misconfigured)
        await #expect(throws: PortError.self) { try await batch.takeSnapshots(records) }
        #expect(world.faults.count("plans.save") == 1 && world.letters.letters.isEmpty)
        try await batch.takeSnapshots(records)
        check(odd: [])
    }

    @Test("of requests for new plans is divided too, and no request waits for ever")
    func replans() async throws {
        for (place, request) in requests.enumerated() {
            _ = try await world.collect(request, place == 3 ? Self.oddUsage : StageWorld.usage(workstations: 3))
        }
        var records: [IncomingRecord] = []
        for (place, request) in requests.enumerated() {
            let asked = ReplanRequest(
                tenant: request.tenant, managedCompany: request.managedCompany, mappingRevision: 1)
            try await world.store.mapping().transaction(of: request.tenant) { try await $0.keep([asked]) }
            records.append(try Ids.record(asked, offset: Int64(place)))
        }
        try await batch.takeReplanRequests(records)
        check(odd: [3])
        #expect(world.rows.replans.all().isEmpty)
    }
}
