import Billing
import Simulators
import StrictJSON
import Testing

extension TestTenant {
    /// The body of a site that reaches the simulated ConnectWise.
    func siteBody(name: String = "main") throws -> JSONValue {
        let site = try #require(world.simulators.connectWise.first)
        return [
            "name": .string(name), "url": .string(site.url), "companyId": .string(site.credentials.companyId),
            "publicKey": .string(site.credentials.publicKey), "privateKey": .string(site.credentials.privateKey),
            "clientId": .string(site.credentials.clientId), "authoritiesPem": .string(world.authorities),
        ]
    }

    /// The body of a source that reaches the simulated Security Center.
    func sourceBody(name: String = "ksc") throws -> JSONValue {
        let source = try #require(world.simulators.sources.first)
        return [
            "name": .string(name), "kind": "securityCenter", "url": .string(source.url),
            "user": .string(source.credentials.user), "password": .string(source.credentials.password),
            "authoritiesPem": .string(world.authorities),
        ]
    }

    /// Connects both systems and joins them; returns the integration's id.
    func integration(name: String = "Contoso and friends", mode: String = "bill") async throws -> String {
        let site = try await ok("POST", "/v1/sites", siteBody(), status: 201)
        let source = try await ok("POST", "/v1/sources", sourceBody(), status: 201)
        return try await join(source["id"].text, site["id"].text, name: name, mode: mode)
    }

    /// Joins a source to a site; returns the integration's id.
    func join(_ source: String, _ site: String, name: String, mode: String = "bill") async throws -> String {
        let body: JSONValue = [
            "name": .string(name), "source": .string(source), "site": .string(site), "timeZone": "Europe/Berlin",
            "mode": .string(mode),
        ]
        return try await ok("POST", "/v1/integrations", body, status: 201)["id"].text
    }

    /// An integration with company 12 mapped to 250 on agreement 31.
    func mappedIntegration() async throws -> String {
        let integration = try await integration()
        let body: JSONValue = ["connectWiseCompany": 250, "agreement": 31, "automaticBilling": true]
        _ = try await ok("PUT", "/v1/integrations/\(integration)/companies/12", body)
        return integration
    }

    /// The integration's products as the worked example has them.
    func mapProducts(_ integration: String) async throws {
        let body: JSONValue = ["byCategory": ["servers": "KES-SRV", "workstations": "KES-WKS", "nonWindows": nil]]
        _ = try await ok("PUT", "/v1/integrations/\(integration)/products/kesb-advanced", body)
    }
}
