import Billing
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    /// What every list can be asked for.
    private static let paging = ["limit", "after"]

    /// All operations of the API; `openapi.json` describes exactly these.
    static func all(of stage: MappingStage) -> [Operation] {
        sites(stage) + sources(stage) + integrations(stage) + companies(stage) + products(stage) + runs(stage)
            + readings(stage)
    }

    private static func sites(_ stage: MappingStage) -> [Operation] {
        let usual = records(
            "site", list: stage.sites, add: stage.addSite, read: stage.site, save: stage.saveSite,
            remove: stage.removeSite, test: stage.testSite)
        return usual + [
            Operation("GET", "/v1/sites/{site}/companies", .viewer, query: ["search"] + paging) {
                call throws(Problem) in
                try await stage.connectWiseCompanies(
                    call.id("site"), search: call.query("search"), page: call.page, call.access)
            },
            Operation("GET", "/v1/sites/{site}/agreements", .viewer, query: ["company"] + paging) {
                call throws(Problem) in
                try await stage.agreements(
                    call.id("site"), company: call.query("company"), page: call.page, call.access)
            },
            Operation("GET", "/v1/sites/{site}/products", .viewer, query: ["search"] + paging) { call throws(Problem) in
                try await stage.products(
                    call.id("site"), search: call.query("search"), page: call.page, call.access)
            },
        ]
    }

    private static func sources(_ stage: MappingStage) -> [Operation] {
        let usual = records(
            "source", list: stage.sources, add: stage.addSource, read: stage.source, save: stage.saveSource,
            remove: stage.removeSource, test: stage.testSource)
        return usual + [
            Operation("GET", "/v1/sources/{source}/companies", .viewer, query: ["search"] + paging) {
                call throws(Problem) in
                try await stage.managedCompanies(
                    call.id("source"), search: call.query("search"), page: call.page, call.access)
            }
        ]
    }

    private static func integrations(_ stage: MappingStage) -> [Operation] {
        records(
            "integration", list: stage.integrations, add: stage.addIntegration, read: stage.integration,
            save: stage.saveIntegration, remove: stage.removeIntegration, test: stage.testIntegration)
    }

    private static func companies(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/integrations/{integration}/companies", .viewer, query: ["search"] + paging) {
                call throws(Problem) in
                try await stage.companies(
                    call.id("integration"), search: call.query("search"), page: call.page, call.access)
            },
            Operation("PUT", "/v1/integrations/{integration}/companies", .billing) { call throws(Problem) in
                try await stage.saveCompanies(call.id("integration"), call.body, call.access)
            },
            Operation("PUT", "/v1/integrations/{integration}/companies/{identity}", .billing) { call throws(Problem) in
                try await stage.saveCompany(
                    call.place("identity"), of: call.id("integration"), call.body, call.access)
            },
            Operation("DELETE", "/v1/integrations/{integration}/companies/{identity}", .billing) {
                call throws(Problem) in
                try await stage.removeCompany(call.place("identity"), of: call.id("integration"), call.access)
            },
        ]
    }

    private static func products(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/integrations/{integration}/products", .viewer, query: paging) {
                call throws(Problem) in
                try await stage.productMappings(call.id("integration"), page: call.page, call.access)
            },
            Operation("PUT", "/v1/integrations/{integration}/products", .billing) { call throws(Problem) in
                try await stage.saveProducts(call.id("integration"), call.body, call.access)
            },
            Operation("PUT", "/v1/integrations/{integration}/products/{application}", .billing) {
                call throws(Problem) in
                try await stage.saveProduct(
                    call.place("application"), of: call.id("integration"), call.body, call.access)
            },
            Operation("DELETE", "/v1/integrations/{integration}/products/{application}", .billing) {
                call throws(Problem) in
                try await stage.removeProduct(call.place("application"), of: call.id("integration"), call.access)
            },
        ]
    }

    private static func runs(_ stage: MappingStage) -> [Operation] {
        [
            Operation("POST", "/v1/integrations/{integration}/runs", .billing) { call throws(Problem) in
                try await stage.startRun(call.id("integration"), call.optionalBody, call.access)
            },
            Operation("GET", "/v1/runs", .viewer, query: ["integration", "billingDate", "state"] + paging) {
                call throws(Problem) in
                try await stage.runs(query: call.query, page: call.page, call.access)
            },
            Operation("GET", "/v1/runs/{run}", .viewer, query: paging) { call throws(Problem) in
                try await stage.run(call.id("run"), page: call.page, call.access)
            },
        ]
    }

    private static func readings(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/integrations/{integration}/plans", .viewer, query: ["billingDate"] + paging) {
                call throws(Problem) in
                try await stage.plans(
                    call.id("integration"), billingDate: call.query("billingDate"), page: call.page, call.access)
            },
            Operation("GET", "/v1/integrations/{integration}/plans/{identity}", .viewer, query: ["billingDate"]) {
                call throws(Problem) in
                try await stage.plan(
                    call.place("identity"), of: call.id("integration"), billingDate: call.query("billingDate"),
                    call.access)
            },
            Operation("GET", "/v1/exceptions", .viewer, query: ["integration", "code", "state"] + paging) {
                call throws(Problem) in
                try await stage.exceptions(query: call.query, page: call.page, call.access)
            },
            Operation("GET", "/v1/applications", .viewer, query: paging) { call throws(Problem) in
                try await stage.applications(call.access, page: call.page)
            },
        ]
    }

    /// What can be done with sites, sources and integrations alike; `noun` is the name of one.
    private static func records<Kind>(
        _ noun: String, list: @escaping @Sendable (Access, Page) async throws(Problem) -> Answer,
        add: @escaping @Sendable (JSONValue, Access) async throws(Problem) -> Answer,
        read: @escaping @Sendable (Identifier<Kind>, Access) async throws(Problem) -> Answer,
        save: @escaping @Sendable (Identifier<Kind>, JSONValue, Access) async throws(Problem) -> Answer,
        remove: @escaping @Sendable (Identifier<Kind>, Access) async throws(Problem) -> Answer,
        test: @escaping @Sendable (Identifier<Kind>, Access) async throws(Problem) -> Answer
    ) -> [Operation] {
        let all = "/v1/\(noun)s"
        let one = "\(all)/{\(noun)}"
        return [
            Operation("GET", all, .viewer, query: paging) { call throws(Problem) in
                try await list(call.access, call.page)
            },
            Operation("POST", all, .admin) { call throws(Problem) in try await add(call.body, call.access) },
            Operation("GET", one, .viewer) { call throws(Problem) in try await read(call.id(noun), call.access) },
            Operation("PUT", one, .admin) { call throws(Problem) in
                try await save(call.id(noun), call.body, call.access)
            },
            Operation("DELETE", one, .admin) { call throws(Problem) in
                try await remove(call.id(noun), call.access)
            },
            Operation("POST", one + "/test", .admin) { call throws(Problem) in
                try await test(call.id(noun), call.access)
            },
        ]
    }
}
