import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// The store's clock stands at 2026-11-24 11:00 in Berlin.
@Suite("A request for a run")
struct RunStartTests {
    private let world: StageWorld

    init() async throws { world = try await StageWorld(companies: 2) }

    private func ask(_ date: String?, run: Int? = nil) async throws -> RunStart {
        let id = Ids.run(run ?? world.nextRun())
        return try await world.mapping { rows in
            guard let integration = try await rows.integration(Ids.integration, lock: .exclusive) else {
                throw Unexpected("there is no integration")
            }
            return try await rows.startRun(
                id, of: integration, tenant: Ids.tenant, asked: date.map(Ids.day), by: "anna")
        }
    }

    @Test("starts one for the integration's today where no day is asked for, over all its companies")
    func today() async throws {
        guard case .started(let run) = try await ask(nil) else { Issue.record("must start"); return }
        #expect(run.billingDate == Ids.day("2026-11-24") && run.state == .running)
        #expect(run.requestedBy == "anna" && run.trigger == .requested && run.counts == [.requested: 2])
        let requests = world.rows.outbox.all().map(\.row.record)
        #expect(requests.map(\.key) == [Ids.company(1).text, Ids.company(2).text])
        let noted = world.rows.audit.all().map(\.row.entry)
        #expect(noted.map(\.action) == ["run.start"] && noted.map(\.actor) == ["anna"])
        #expect(noted.map(\.subject) == ["run:\(Ids.run(1))"])
    }

    @Test("starts one for the day asked for, the newest one again too", arguments: ["2026-11-25", "2026-11-24"])
    func asked(date: String) async throws {
        _ = try await ask("2026-11-24")
        world.store.reach(Ids.day(date))
        guard case .started(let run) = try await ask(date) else { Issue.record("must start"); return }
        #expect(run.billingDate == Ids.day(date) && run.id == Ids.run(2))
    }

    @Test("asked twice with one id starts one run, announces it once and notes it once")
    func once() async throws {
        _ = try await ask(nil, run: 7)
        guard case .started(let again) = try await ask(nil, run: 7) else { Issue.record("must answer"); return }
        #expect(again.id == Ids.run(7))
        #expect(world.rows.runs.count == 1 && world.rows.outbox.count == 2 && world.rows.audit.count == 1)
    }

    @Test("for a day before the newest is past: nothing is started, it can only be computed again")
    func past() async throws {
        _ = try await ask("2026-11-24")
        #expect(
            try await ask("2026-11-23") == .past(Ids.day("2026-11-23"), newest: Ids.day("2026-11-24")))
        #expect(world.rows.runs.count == 1 && world.rows.outbox.count == 2)
    }

    @Test("too far ahead or back is refused, and says what may be asked for")
    func refused() async throws {
        #expect(
            try await ask("2026-11-25")
                == .refused(.tooLate(Ids.day("2026-11-25"), RunDateLimits(today: Ids.day("2026-11-24")))))
        #expect(
            try await ask("2026-10-23")
                == .refused(.tooEarly(Ids.day("2026-10-23"), RunDateLimits(today: Ids.day("2026-11-24")))))
        #expect(world.rows.runs.count == 0 && world.rows.outbox.count == 0 && world.rows.audit.count == 0)
    }

    @Test("in a time zone the store does not know is refused: nobody can say what day it is")
    func unknownZone() async throws {
        try await world.changeIntegration { $0.timeZone = "Europe/Berlni" }
        #expect(try await ask(nil) == .refused(.timeZoneUnknown("Europe/Berlni")))
        #expect(world.rows.runs.count == 0)
    }

    @Test("that comes again with its id is the run that was started, not another")
    func again() async throws {
        guard case .started(let first) = try await ask(nil, run: 1),
            case .started(let second) = try await ask(nil, run: 1)
        else { Issue.record("must start"); return }
        #expect(first == second && world.rows.runs.count == 1 && world.rows.outbox.count == 2)
    }
}
