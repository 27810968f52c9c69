import Billing
import Foundation
import Simulators

/// One tenant of the scenario at the mapping API: sets everything up, and changes it on later days.
///
/// Keeps how each integration is mapped now, because a change names only what differs.
struct TenantDesk {
    private let tenant: Scenario.Tenant
    private var desk: MappingDesk
    private var integrations: [String: Scenario.Integration] = [:]
    private(set) var ids: [String: String] = [:]
    private var versions: [String: Int] = [:]
    private var sourceIDs: [String: String] = [:]
    private var siteIDs: [String: String] = [:]

    init(_ tenant: Scenario.Tenant, _ desk: MappingDesk) {
        self.tenant = tenant
        self.desk = desk
    }

    /// Sites, sources, integrations, and their mappings.
    mutating func setUp(_ endpoints: SimulatedEndpoints) async throws {
        let authority = try String(contentsOfFile: endpoints.caFile, encoding: .utf8)
        var sites: [String: String] = [:]
        for site in endpoints.connectWise where site.tenant == tenant.name {
            let body = APIBody.Site(
                name: site.site, url: site.url, companyId: site.credentials.companyId,
                publicKey: site.credentials.publicKey,
                privateKey: site.credentials.privateKey, clientId: site.credentials.clientId, authoritiesPem: authority)
            sites[site.site] = try await desk.ask(
                "POST", "/v1/sites", body, for: "\(tenant.path).sites", as: APIAnswer.Saved.self
            ).id
        }
        var sources: [String: String] = [:]
        for source in endpoints.sources where source.tenant == tenant.name {
            let body = APIBody.Source(
                name: source.source, kind: source.kind.rawValue, url: source.url, user: source.credentials.user,
                password: source.credentials.password,
                authoritiesPem: authority)
            sources[source.source] = try await desk.ask(
                "POST", "/v1/sources", body, for: "\(tenant.path).sources", as: APIAnswer.Saved.self
            ).id
        }
        for integration in tenant.integrations {
            let body = APIBody.Integration(
                integration, source: sources[integration.source], site: sites[integration.site])
            let saved = try await desk.ask(
                "POST", "/v1/integrations", body, for: integration.path, as: APIAnswer.Saved.self)
            ids[integration.name] = saved.id
            versions[integration.name] = saved.version
            integrations[integration.name] = integration
            try await save(integration.companies, of: integration)
            try await save(integration.products, of: integration)
        }
        sourceIDs = sources
        siteIDs = sites
    }
    /// The API listens elsewhere since its service was started again.
    mutating func moveTo(_ baseURL: String) { desk = MappingDesk(baseURL: baseURL, token: desk.token) }

    /// Requests a run of every integration and returns their ids by integration.
    func startRuns(on day: CalendarDay) async throws -> [String: String] {
        var runs: [String: String] = [:]
        for integration in tenant.integrations {
            let run = try await desk.ask(
                "POST", "/v1/integrations/\(ids[integration.name] ?? "")/runs",
                APIBody.Run(billingDate: day.description),
                for: integration.path, as: APIAnswer.Started.self)
            runs[integration.name] = run.id
        }
        return runs
    }

    func run(_ id: String) async throws -> APIAnswer.Run { try await desk.ask("GET", "/v1/runs/\(id)", for: "runs") }

    func exceptions() async throws -> [APIAnswer.Exception] { try await desk.all("/v1/exceptions") }

    func plans(of integration: String) async throws -> [APIAnswer.Plan] {
        try await desk.all("/v1/integrations/\(ids[integration] ?? "")/plans")
    }

    /// Whether any integration has a plan of that day.
    func hasPlan(of day: CalendarDay) async throws -> Bool {
        for integration in tenant.integrations {
            let target = "/v1/integrations/\(ids[integration.name] ?? "")/plans?billingDate=\(day)"
            let plans: [APIAnswer.Plan] = try await desk.all(target)
            if !plans.isEmpty { return true }
        }
        return false
    }

    /// What waits for a person in all integrations.
    func held() async throws -> [APIAnswer.Held] {
        var held: [APIAnswer.Held] = []
        for integration in tenant.integrations {
            held += try await desk.all("/v1/integrations/\(ids[integration.name] ?? "")/held")
        }
        return held
    }

    /// Decides about a slot, an addition or a company.
    func decide(_ decision: Scenario.Decision, at path: String) async throws {
        let isOfSlot = decision.kind != .dismiss
        let body = APIBody.Decision(
            decision: decision.kind.rawValue, managedCompany: decision.managedCompany,
            application: isOfSlot ? decision.application : nil,
            category: isOfSlot ? decision.category?.rawValue : nil)
        _ = try await desk.send(
            "POST", "/v1/integrations/\(ids[decision.integration] ?? "")/decisions", body, for: path)
    }

    /// Changes what the technician changes.
    mutating func apply(_ change: Scenario.MappingChange, at path: String) async throws {
        guard var integration = integrations[change.integration] else {
            throw DemoError.refused(["\(path).integration: no integration \(change.integration)"])
        }
        if change.policy != nil || change.mode != nil {
            integration.policy = change.policy?.applied(to: integration.policy) ?? integration.policy
            integration.mode = change.mode ?? integration.mode
            var body = APIBody.Integration(
                integration, source: sourceIDs[integration.source], site: siteIDs[integration.site])
            body.version = versions[integration.name]
            let saved = try await desk.ask(
                "PUT", "/v1/integrations/\(ids[integration.name] ?? "")", body, for: path, as: APIAnswer.Saved.self)
            versions[integration.name] = saved.version
        }
        for edit in change.companies { try await apply(edit, to: &integration) }
        for edit in change.products { try await apply(edit, to: &integration) }
        integrations[integration.name] = integration
    }

    private func apply(_ edit: Scenario.CompanyMappingEdit, to integration: inout Scenario.Integration) async throws {
        let place = integration.companies.firstIndex { $0.managedCompany == edit.managedCompany }
        if edit.remove {
            let target = "/v1/integrations/\(ids[integration.name] ?? "")/companies/\(escaped(edit.managedCompany))"
            _ = try await desk.send("DELETE", target, for: edit.path)
            if let place { integration.companies.remove(at: place) }
            return
        }
        var company =
            place.map { integration.companies[$0] }
            ?? Scenario.CompanyMapping(
                managedCompany: edit.managedCompany, connectWiseCompany: nil, agreement: nil, automaticBilling: true,
                path: edit.path)
        let before = company.connectWiseCompany
        company.connectWiseCompany = edit.connectWiseCompany.applied(to: before)
        // An agreement belongs to one company: the old one cannot go along.
        company.agreement = edit.agreement.applied(to: company.connectWiseCompany == before ? company.agreement : nil)
        company.automaticBilling = edit.automaticBilling ?? company.automaticBilling
        company.path = edit.path
        try await save([company], of: integration)
        if let place { integration.companies[place] = company } else { integration.companies.append(company) }
    }

    private func apply(_ edit: Scenario.ProductMappingEdit, to integration: inout Scenario.Integration) async throws {
        let place = integration.products.firstIndex { $0.application == edit.application }
        if edit.remove {
            let target = "/v1/integrations/\(ids[integration.name] ?? "")/products/\(escaped(edit.application))"
            _ = try await desk.send("DELETE", target, for: edit.path)
            if let place { integration.products.remove(at: place) }
            return
        }
        guard let billing = edit.billing ?? place.map({ integration.products[$0].billing }) else {
            throw DemoError.refused(["\(edit.path): a new product mapping needs single or byCategory"])
        }
        let old = place.map { integration.products[$0] }
        let product = Scenario.ProductMapping(
            application: edit.application, billing: billing, minimum: edit.minimum ?? old?.minimum ?? 0,
            roundUpTo: edit.roundUpTo ?? old?.roundUpTo ?? 1, basis: edit.basis ?? old?.basis ?? .latest,
            path: edit.path)
        try await save([product], of: integration)
        if let place { integration.products[place] = product } else { integration.products.append(product) }
    }

    private func save(_ companies: [Scenario.CompanyMapping], of integration: Scenario.Integration) async throws {
        guard !companies.isEmpty else { return }
        let bodies = companies.map { company in
            APIBody.Company(
                identity: company.managedCompany, connectWiseCompany: company.connectWiseCompany,
                agreement: company.agreement, automaticBilling: company.automaticBilling)
        }
        let path = companies.count == 1 ? companies[0].path : "\(integration.path).companies"
        for start in stride(from: 0, to: bodies.count, by: 500) {
            let part = Array(bodies[start..<min(start + 500, bodies.count)])
            _ = try await desk.send("PUT", "/v1/integrations/\(ids[integration.name] ?? "")/companies", part, for: path)
        }
    }

    private func save(_ products: [Scenario.ProductMapping], of integration: Scenario.Integration) async throws {
        guard !products.isEmpty else { return }
        let path = products.count == 1 ? products[0].path : "\(integration.path).products"
        _ = try await desk.send(
            "PUT", "/v1/integrations/\(ids[integration.name] ?? "")/products", products.map(APIBody.Product.init),
            for: path)
    }
}

extension APIAnswer {
    /// The answer to the start of a run.
    struct Started: Decodable { let id: String }
}

extension APIBody.Integration {
    init(_ integration: Scenario.Integration, source: String?, site: String?) {
        self.init(
            name: integration.name, source: source ?? "", site: site ?? "", timeZone: integration.timeZone,
            mode: integration.mode.rawValue, policy: integration.policy.billing)
    }
}

extension APIBody.Product {
    init(_ mapping: Scenario.ProductMapping) {
        var single: String?
        var categories: APIBody.Categories?
        switch mapping.billing {
        case .single(let product): single = product
        case .byCategory(let servers, let workstations, let nonWindows):
            categories = APIBody.Categories(servers: servers, workstations: workstations, nonWindows: nonWindows)
        }
        self.init(
            application: mapping.application, single: single, byCategory: categories, minimum: mapping.minimum,
            roundUpTo: mapping.roundUpTo, basis: mapping.basis.rawValue)
    }
}
