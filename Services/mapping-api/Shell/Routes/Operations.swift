import MappingAPIStage
import Ports

extension Operation {
    /// All operations of the API; `openapi.json` describes exactly these.
    static func all(of stage: MappingStage) -> [Operation] {
        sites(stage) + sources(stage) + integrations(stage) + companies(stage) + products(stage) + runs(stage)
            + readings(stage)
    }

    private static func sites(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/sites", .viewer) { call throws(Problem) in
                try await stage.sites(call.access, page: call.page)
            },
            Operation("POST", "/v1/sites", .admin) { call throws(Problem) in
                try await stage.addSite(call.body, call.access)
            },
            Operation("GET", "/v1/sites/{site}", .viewer) { call throws(Problem) in
                try await stage.site(call.id("site"), call.access)
            },
            Operation("PUT", "/v1/sites/{site}", .admin) { call throws(Problem) in
                try await stage.saveSite(call.id("site"), call.body, call.access)
            },
            Operation("DELETE", "/v1/sites/{site}", .admin) { call throws(Problem) in
                try await stage.removeSite(call.id("site"), call.access)
            },
            Operation("POST", "/v1/sites/{site}/test", .admin) { call throws(Problem) in
                try await stage.testSite(call.id("site"), call.access)
            },
            Operation("GET", "/v1/sites/{site}/companies", .viewer) { call throws(Problem) in
                try await stage.connectWiseCompanies(
                    call.id("site"), search: call.query("search"), page: call.page, call.access)
            },
            Operation("GET", "/v1/sites/{site}/agreements", .viewer) { call throws(Problem) in
                try await stage.agreements(
                    call.id("site"), company: call.query("company"), page: call.page, call.access)
            },
            Operation("GET", "/v1/sites/{site}/products", .viewer) { call throws(Problem) in
                try await stage.products(
                    call.id("site"), search: call.query("search"), page: call.page, call.access)
            },
        ]
    }

    private static func sources(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/sources", .viewer) { call throws(Problem) in
                try await stage.sources(call.access, page: call.page)
            },
            Operation("POST", "/v1/sources", .admin) { call throws(Problem) in
                try await stage.addSource(call.body, call.access)
            },
            Operation("GET", "/v1/sources/{source}", .viewer) { call throws(Problem) in
                try await stage.source(call.id("source"), call.access)
            },
            Operation("PUT", "/v1/sources/{source}", .admin) { call throws(Problem) in
                try await stage.saveSource(call.id("source"), call.body, call.access)
            },
            Operation("DELETE", "/v1/sources/{source}", .admin) { call throws(Problem) in
                try await stage.removeSource(call.id("source"), call.access)
            },
            Operation("POST", "/v1/sources/{source}/test", .admin) { call throws(Problem) in
                try await stage.testSource(call.id("source"), call.access)
            },
            Operation("GET", "/v1/sources/{source}/companies", .viewer) { call throws(Problem) in
                try await stage.managedCompanies(
                    call.id("source"), search: call.query("search"), page: call.page, call.access)
            },
        ]
    }

    private static func integrations(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/integrations", .viewer) { call throws(Problem) in
                try await stage.integrations(call.access, page: call.page)
            },
            Operation("POST", "/v1/integrations", .admin) { call throws(Problem) in
                try await stage.addIntegration(call.body, call.access)
            },
            Operation("GET", "/v1/integrations/{integration}", .viewer) { call throws(Problem) in
                try await stage.integration(call.id("integration"), call.access)
            },
            Operation("PUT", "/v1/integrations/{integration}", .admin) { call throws(Problem) in
                try await stage.saveIntegration(call.id("integration"), call.body, call.access)
            },
            Operation("DELETE", "/v1/integrations/{integration}", .admin) { call throws(Problem) in
                try await stage.removeIntegration(call.id("integration"), call.access)
            },
            Operation("POST", "/v1/integrations/{integration}/test", .admin) { call throws(Problem) in
                try await stage.testIntegration(call.id("integration"), call.access)
            },
        ]
    }

    private static func companies(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/integrations/{integration}/companies", .viewer) { call throws(Problem) in
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
            Operation("GET", "/v1/integrations/{integration}/products", .viewer) { call throws(Problem) in
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
            Operation("GET", "/v1/runs", .viewer) { call throws(Problem) in
                try await stage.runs(query: call.query, page: call.page, call.access)
            },
            Operation("GET", "/v1/runs/{run}", .viewer) { call throws(Problem) in
                try await stage.run(call.id("run"), page: call.page, call.access)
            },
        ]
    }

    private static func readings(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/integrations/{integration}/plans", .viewer) { call throws(Problem) in
                try await stage.plans(
                    call.id("integration"), billingDate: call.query("billingDate"), page: call.page, call.access)
            },
            Operation("GET", "/v1/integrations/{integration}/plans/{identity}", .viewer) { call throws(Problem) in
                try await stage.plan(
                    call.place("identity"), of: call.id("integration"), billingDate: call.query("billingDate"),
                    call.access)
            },
            Operation("GET", "/v1/exceptions", .viewer) { call throws(Problem) in
                try await stage.exceptions(query: call.query, page: call.page, call.access)
            },
            Operation("GET", "/v1/applications", .viewer) { call throws(Problem) in
                try await stage.applications(call.access, page: call.page)
            },
        ]
    }
}
