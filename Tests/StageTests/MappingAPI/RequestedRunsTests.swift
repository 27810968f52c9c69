import Billing
import Contracts
import MappingAPIStage
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("Requested runs")
struct RequestedRunsTests {
    private static let today = "2026-11-24"

    /// The run, if one was started.
    private func start(
        _ world: MappingWorld, _ integration: StoredIntegration, on date: String? = nil,
        _ access: Access = MappingWorld.anna
    ) async throws -> StoredRun {
        let requested = try await world.stage.startRun(integration.id, on: date.map(Ids.day), access)
        guard case .started(let run) = requested else { throw Unexpected("nothing was started: \(requested)") }
        return run
    }

    @Test("a run stores itself, a part for every company and their requests, and who asked for it")
    func starts() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.map([.of("13")], in: integration)
        let run = try await start(world, integration, MappingWorld.bert)
        #expect(run.billingDate == Ids.day(Self.today))
        #expect(run.state == .running)
        #expect(run.requestedBy == "Bert")
        #expect(run.counts == [.requested: 2])
        let requests = try world.announced(CollectionRequest.self)
        #expect(requests.map(\.run) == [run.id, run.id])
        #expect(Set(requests.map(\.managedCompany)) == [try world.company("12").id, try world.company("13").id])
        #expect(requests.allSatisfy { $0.billingDate == run.billingDate && $0.source == integration.source })
        let shown = try await world.stage.run(run.id, Page(), MappingWorld.anna)
        #expect(shown.companies.items.map(\.identity) == ["12", "13"])
        #expect(shown.companies.items.map(\.state) == [.requested, .requested])
        let entry = try #require(world.audit("run.start").first)
        #expect(entry.actor == "Bert")
        #expect(entry.subject == "run:\(run.id)")
        #expect(entry.after == ["integration": FieldValue(integration.id), "billingDate": .text(Self.today)])
    }

    @Test("two requests of one date are two runs, ordered by when they were requested")
    func twice() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let first = try await start(world, integration)
        let second = try await start(world, integration, on: Self.today)
        #expect(first.id != second.id)
        #expect(first.requestedAt < second.requestedAt)
        let sequences = try world.announced(CollectionRequest.self).map(\.sequence)
        #expect(sequences.count == 2)
        #expect(sequences[0] < sequences[1])
    }

    @Test("requests that come at the same time come one after the other")
    func together() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let runs = try await withThrowingTaskGroup(of: StoredRun.self) { group in
            for _ in 0..<8 { group.addTask { try await start(world, integration) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(runs.map(\.id)).count == 8)
        #expect(Set(runs.map(\.requestedAt)).count == 8)
        #expect(Set(try world.announced(CollectionRequest.self).map(\.sequence)).count == 8)
    }

    @Test("a run without companies has ended at once; runs are listed newest first, filtered and in pages")
    func lists() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let integration = try await world.integration()
        let first = try await start(world, integration)
        #expect(first.state == .completed)
        try await world.map([.of("12")], in: integration)
        world.store.reach(Ids.day("2026-11-25"))
        let second = try await start(world, integration, on: "2026-11-25")
        let page = try await stage.runs(RunFilter(integration: integration.id, limit: 1), anna)
        #expect(page.items.map(\.id) == [second.id])
        #expect(page.hasMore)
        let rest = try await stage.runs(RunFilter(after: second.id, limit: 1), anna)
        #expect(rest.items.map(\.id) == [first.id])
        #expect(!rest.hasMore)
        #expect(try await stage.runs(RunFilter(state: .running, limit: 9), anna).items.map(\.id) == [second.id])
        let day = try await stage.runs(RunFilter(billingDate: Ids.day(Self.today), limit: 9), anna)
        #expect(day.items.map(\.id) == [first.id])
    }

    @Test(
        "a date may be requested from 31 days back to the integration's own today",
        arguments: [
            (
                "2026-11-25",
                "is 2026-11-25, which has not come yet; a date may be requested from 2026-10-24, 31 days back, to the "
                    + "integration's own today, 2026-11-24."
            ), ("2026-11-24", nil), ("2026-10-24", nil),
            (
                "2026-10-23",
                "is 2026-10-23, and usage cannot be read in the past; a date may be requested from 2026-10-24"
            ),
            ("0001-01-01", "from 2026-10-24"),
        ] as [(String, String?)])
    func dates(date: String, words: String?) async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let before = world.written()
        guard let words else {
            #expect(try await start(world, integration, on: date).billingDate == Ids.day(date))
            return
        }
        let refusal = try await world.refused { _ in try await start(world, integration, on: date) }
        #expect(refusal.found == ["billingDate outOfRange"])
        #expect(refusal.kind == .refused)
        #expect(refusal.words.contains(words))
        #expect(world.written() == before)
    }

    @Test("which day is today, the integration's time zone says; one that the store knows no more is refused")
    func zones() async throws {
        let world = MappingWorld()
        let east = try await world.integration(timeZone: "Pacific/Kiritimati")
        #expect(try await start(world, east).billingDate == Ids.day("2026-11-25"))
        world.store.change { rows in
            rows.integrations.update(where: { key, _ in key.id == east.id }, { $0.stored.timeZone = "Mars/Base" })
        }
        let refusal = try await world.refused { _ in try await start(world, east) }
        #expect(refusal.found == ["billingDate outOfRange"])
        #expect(refusal.words.contains("Mars/Base"))
    }

    @Test("an earlier date is computed again under today's settings, compared, and nothing is written")
    func recomputes() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.mapProducts(in: integration)
        _ = try await start(world, integration)
        try await world.readAndPlan()
        world.store.reach(Ids.day("2026-11-25"))
        _ = try await start(world, integration, on: "2026-11-25")
        func differences() async throws -> [[String]] {
            let before = world.written()
            let requested = try await world.stage.startRun(integration.id, on: Ids.day(Self.today), MappingWorld.anna)
            guard case .recomputed(let date, let companies) = requested else { throw Unexpected("\(requested)") }
            #expect(date == Ids.day(Self.today))
            #expect(companies.map(\.identity) == ["12"])
            #expect(world.written() == before)
            return companies.map(\.differences)
        }
        #expect(try await differences() == [[]])
        try await world.map([.of("kesb-advanced", .single("KES-SRV"))], in: integration)
        #expect(try await differences().map(\.count) == [3])
        try await world.map([.of("12", agreement: .to(33))], in: integration)
        let moved = try await differences()
        #expect(moved.first?.first == "destination: company 250, agreement 31 → company 250, agreement 33")
        _ = try await world.stage.saveIntegration(
            integration.id, .same(integration, mode: .observe), MappingWorld.anna)
        #expect(try await differences().first?.first == "mode: bill → observe")
    }

    @Test("an earlier date that nothing is stored of is refused: usage cannot be read in the past")
    func nothingStored() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        _ = try await start(world, integration)
        let before = world.written()
        let refusal = try await world.refused { _ in try await start(world, integration, on: "2026-11-20") }
        #expect(refusal.found == ["billingDate inThePast"])
        #expect(refusal.kind == .conflict)
        #expect(refusal.words.contains("usage cannot be read in the past"))
        #expect(world.written() == before)
    }

    @Test("a plan is shown for its day or as the newest; where there is none, that is said")
    func plans() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let integration = try await world.mapped()
        try await world.mapProducts(in: integration)
        _ = try await start(world, integration)
        try await world.readAndPlan()
        let newest = try await stage.plan(of: "12", in: integration.id, on: nil, anna)
        #expect(newest.plan.entries.map(\.quantity.number) == [10, 90])
        #expect(try await stage.plans(of: integration.id, on: Ids.day(Self.today), Page(), anna).items == [newest])
        #expect(try await stage.plans(of: integration.id, on: Ids.day("2026-11-01"), Page(), anna).items.isEmpty)
        let refusal = try await world.refused { try await $0.plan(of: "13", in: integration.id, on: nil, anna) }
        #expect(refusal.kind == .notFound)
    }
}
