import Foundation
import Locking
package import Simulators
package import Support

/// One scenario through the whole platform.
package struct DemoRun: Sendable {
    let scenario: Scenario
    let say: @Sendable (String) -> Void
    private let extra: [String: String]
    private let onDay: (@Sendable (Int, Platform) async throws -> Void)?

    /// - Parameters:
    ///   - extra: More settings for all services.
    ///   - onDay: Called after a day's runs were requested, for tests that disturb them.
    ///   - say: Told one line for each step.
    package init(
        _ scenario: Scenario, extra: [String: String] = [:],
        onDay: (@Sendable (Int, Platform) async throws -> Void)? = nil, say: @escaping @Sendable (String) -> Void
    ) {
        self.scenario = scenario
        self.extra = extra
        self.onDay = onDay
        self.say = say
    }

    /// Runs all days on these servers and returns the result and the table.
    ///
    /// Everything it started has been stopped.
    package func run(postgres: PrivatePostgres, broker: TestBroker) async throws -> (result: WorldResult, table: String)
    {
        let world = SimulatedWorld(scenario)
        return try await world.serve { endpoints in
            let platform = try await Platform(postgres: postgres, broker: broker, extra: extra)
            do {
                let answer = try await runDays(world, endpoints, platform)
                await platform.abandon()
                return answer
            } catch {
                await platform.abandon()
                throw error
            }
        }
    }

    private func runDays(
        _ world: SimulatedWorld, _ endpoints: SimulatedEndpoints, _ platform: Platform
    ) async throws -> (WorldResult, String) {
        var desks: [TenantDesk] = []
        var runs: [[WorldResult.Run]] = scenario.tenants.map { _ in [] }
        for day in 1...scenario.days {
            let date = scenario.date(ofDay: day)
            world.beginDay(day)
            var started: [[String: String]] = []
            let during = world.changes(day: day, duringRun: true)
            try await platform.start(on: date, holdingBack: during.isEmpty ? nil : .connectWiseWriter) {
                if day == 1 {
                    desks = try await setUp(endpoints, platform)
                    say("mapped \(scenario.tenants.count) tenants through the API")
                } else {
                    for index in desks.indices { desks[index].moveTo(try platform.apiURL()) }
                }
                for due in world.changes(day: day) { try await apply(due, world, &desks) }
                for desk in desks { started.append(try await desk.startRuns(on: date)) }
            }
            if !during.isEmpty {
                try await applyDuringRun(during, of: date, world, &desks, started, platform)
                try await platform.start(.connectWiseWriter, on: date)
                try await platform.ready(.connectWiseWriter)
            }
            try await onDay?(day, platform)
            for index in desks.indices {
                for (integration, run) in started[index].sorted(by: { $0.key < $1.key }) {
                    let ended = try await wait(for: run, desks[index], platform)
                    runs[index].append(
                        WorldResult.Run(
                            integration: integration, billingDate: date.description, state: ended.state,
                            companies: ended.companies.total, failed: ended.companies.failed))
                    say("\(date): \(scenario.tenants[index].name), \(integration): \(ended.state)")
                }
            }
            if day < scenario.days { try await platform.stopServices() }
        }
        let answer = try await collect(world, desks, runs)
        try await platform.stopServices()
        return answer
    }

    private func setUp(_ endpoints: SimulatedEndpoints, _ platform: Platform) async throws -> [TenantDesk] {
        var desks: [TenantDesk] = []
        for tenant in scenario.tenants {
            try await platform.command("tenant", "add", "--", tenant.name)
            let token = try await platform.command(
                "token", "add", "--tenant=\(tenant.name)", "--name", "demo", "--role", "admin")
            let desk = MappingDesk(
                baseURL: try platform.apiURL(), token: token.trimmingCharacters(in: .whitespacesAndNewlines))
            var tenantDesk = TenantDesk(tenant, desk)
            try await tenantDesk.setUp(endpoints)
            desks.append(tenantDesk)
        }
        return desks
    }

    func apply(
        _ due: SimulatedWorld.DueChange, _ world: SimulatedWorld, _ desks: inout [TenantDesk]
    ) async throws {
        do throws(WorldError) {
            if try world.apply(due) { return }
        } catch {
            throw DemoError.refused([error.description])
        }
        guard let index = scenario.tenants.firstIndex(where: { $0.name == due.tenant }) else { return }
        switch due.change.action {
        case .mapping(let mapping): try await desks[index].apply(mapping, at: due.change.path)
        case .decision(let decision): try await desks[index].decide(decision, at: due.change.path)
        case .source, .connectWise, .invoice: break
        }
    }

    private func wait(for run: String, _ desk: TenantDesk, _ platform: Platform) async throws -> APIAnswer.Run {
        let ended = Locked<Result<APIAnswer.Run, DemoError>?>(nil)
        do {
            try await eventually(within: .seconds(240), "run \(run) ends") {
                if let end = endOfService(platform) {
                    ended.withLock { $0 = .failure(end) }
                    return true
                }
                let state = try await desk.run(run)
                guard state.state != "running" else { return false }
                ended.withLock { $0 = .success(state) }
                return true
            }
        } catch let error as ConditionNotMet {
            throw notMet(error, platform)
        }
        guard let ended = ended.withLock({ $0 }) else { throw DemoError.failed("run \(run) has no state") }
        return try ended.get()
    }

    /// That a service has ended by itself.
    ///
    /// One that a test has killed on purpose is started again by that test.
    func endOfService(_ platform: Platform) -> DemoError? {
        for service in Platform.ServiceName.allCases {
            guard let process = platform.process(service), case .exited = process.ending else { continue }
            return .failed("\(service.rawValue) ended: \(platform.lastLines(of: service))")
        }
        return nil
    }

    /// That something has not come, with what the services said last.
    func notMet(_ error: ConditionNotMet, _ platform: Platform) -> DemoError {
        let logs = Platform.ServiceName.allCases.map { "\($0.rawValue):\n\(platform.lastLines(of: $0))" }
        return .failed("\(error)\n" + logs.joined(separator: "\n"))
    }

    private func collect(
        _ world: SimulatedWorld, _ desks: [TenantDesk], _ runs: [[WorldResult.Run]]
    )
        async throws -> (WorldResult, String)
    {
        var tenants: [WorldResult.Tenant] = []
        var table = DemoTable()
        for (index, tenant) in scenario.tenants.enumerated() {
            for integration in tenant.integrations {
                for plan in try await desks[index].plans(of: integration.name) { table.add(plan) }
            }
            tenants.append(
                WorldResult.Tenant(
                    name: tenant.name, runs: runs[index],
                    additions: world.additionResults(of: tenant.name), invoices: world.invoiceResults(of: tenant.name),
                    exceptions: try await desks[index].exceptions().map(WorldResult.Exception.init),
                    held: try await desks[index].held().map(WorldResult.Held.init),
                    tickets: []))
        }
        let result = WorldResult(
            billingDate: scenario.billingDate.description, tenants: tenants, calls: world.callResults)
        return (result, table.text())
    }
}
