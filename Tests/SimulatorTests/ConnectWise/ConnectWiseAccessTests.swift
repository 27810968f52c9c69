import Foundation
import Simulators
import StrictJSON
import Testing

struct ConnectWiseAccessTests {
    @Test("credentials and clientId are both needed", arguments: ["authorization", "clientid"])
    func missing(header: String) throws {
        var client = try ConnectWiseClient()
        client.headers[header] = nil
        #expect(client.call("GET", "/finance/agreements").status == 401)
        client.headers[header] = "wrong"
        #expect(client.call("GET", "/finance/agreements").status == 401)
    }

    @Test("switches: wrong keys are 404 in the cloud, a missing clientId 403 on one server")
    func switches() throws {
        var client = try ConnectWiseClient()
        client.model.setSwitches {
            $0.answersWrongKeysWithNotFound = true
            $0.missingClientIdStatus = 403
        }
        var anonymous = client
        anonymous.headers["clientid"] = nil
        #expect(anonymous.call("GET", "/finance/agreements").status == 403)
        client.headers["authorization"] = "Basic x"
        #expect(client.call("GET", "/finance/agreements").status == 404)
    }

    @Test("/system/info alone proves no credentials")
    func systemInformation() throws {
        var client = try ConnectWiseClient()
        client.headers["authorization"] = nil
        #expect(client.call("GET", "/system/info").json?["isCloud"]?.truth == true)
        client.model.setSwitches { $0.systemInfoIsOpen = false }
        #expect(client.call("GET", "/system/info").status == 401)
    }

    @Test("company information needs no credentials and names the codebase; an unknown company is null")
    func companyInformation() throws {
        let model = try ConnectWiseClient().model
        let path = "/login/companyinfo/\(model.credentials.companyId)"
        let answer = model.respond(ModelRequest(method: "GET", path: path))
        #expect(answer.json?["Codebase"]?.text == "v4_6_release/")
        #expect(model.respond(ModelRequest(method: "GET", path: "/login/companyinfo/other")).json == .null)
    }

    @Test(
        "a wrong codebase or a doubled path is a plain-text 400",
        arguments: [
            "/v2020_1/apis/3.0/finance/agreements", "/v4_6_release/apis/3.0/v4_6_release/apis/3.0/finance/agreements",
        ])
    func unroutable(path: String) throws {
        let client = try ConnectWiseClient()
        let answer = client.model.respond(ModelRequest(method: "GET", path: path, headers: client.headers))
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"] == "text/plain")
        #expect(answer.json == nil)
    }

    @Test("answers carry the versioned media type and the current version")
    func headers() throws {
        let answer = try ConnectWiseClient().call("GET", "/company/companies")
        #expect(answer.headers["Content-Type"]?.hasPrefix("application/vnd.connectwise.com+json; version=") == true)
        #expect(answer.headers["api-current-version"] != nil)
    }

    @Test(
        "a right the role lacks is 403",
        arguments: [
            (ConnectWiseRight.inquireAgreements, "GET", "/finance/agreements"),
            (.inquireAgreements, "GET", "/finance/agreements/31/additions"),
            (.addAgreements, "POST", "/finance/agreements/31/additions"),
            (.editAgreements, "PATCH", "/finance/agreements/31/additions/900"),
            (.deleteAgreements, "DELETE", "/finance/agreements/31/additions/900"),
            (.inquireCompanies, "GET", "/company/companies/count"), (.inquireCatalogue, "GET", "/procurement/catalog"),
        ])
    func rights(right: ConnectWiseRight, method: String, path: String) throws {
        let client = try ConnectWiseClient()
        client.model.setSwitches { $0.deniedRights = [right] }
        #expect(client.call(method, path, [:], "[]").status == 403)
    }

    @Test(
        "what is not offered is refused",
        arguments: [
            ("GET", "/finance/additions", 404), ("POST", "/finance/agreements/search", 403),
            ("GET", "/service/tickets", 404),
            ("GET", "/finance/agreements/99", 404), ("GET", "/finance/agreements/99/additions", 404),
            ("GET", "/finance/agreements/31/additions/7", 404), ("GET", "/finance/agreements/32/additions/900", 404),
            ("PATCH", "/finance/agreements/31/additions", 405), ("POST", "/system/info", 405),
            ("POST", "/company/companies", 403), ("GET", "/procurement/catalog/99", 404),
        ])
    func notOffered(method: String, path: String, status: Int) throws {
        #expect(try ConnectWiseClient().call(method, path).status == status)
    }

    @Test("a body of another media type is 415")
    func mediaType() throws {
        let answer = try ConnectWiseClient().call(
            "POST", ConnectWiseClient.additions, [:], "a=1", adding: ["content-type": "text/plain"])
        #expect(answer.status == 415)
    }
}
