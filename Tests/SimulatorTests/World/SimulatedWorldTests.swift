import Foundation
import HTTPClient
import HTTPMessages
import Simulators
import StrictJSON
import Support
import Testing

struct SimulatedWorldTests {
    /// Runs `body` with the served example and a client that trusts it.
    private func withWorld(
        _ edits: [(String, String?)] = [],
        _ body: (SimulatedWorld, SimulatedEndpoints, HTTPClient) async throws -> Void
    ) async throws {
        let world = SimulatedWorld(try Example.scenario(edits))
        let client = HTTPClient(HTTPClientConfiguration(userAgent: "test", addressPolicy: .any))
        try await world.serve { endpoints in
            try await body(world, endpoints, client)
        } afterwards: {
            await client.shutdown()
        }
    }

    private func additions(
        _ site: SimulatedEndpoints.Site, _ world: SimulatedWorld, _ method: String = "GET"
    ) -> HTTPRequest {
        var request = HTTPRequest(
            method: method, url: site.url + "/v4_6_release/apis/3.0/finance/agreements/31/additions",
            headers: [
                "Authorization": site.credentials.authorization, "clientId": site.credentials.clientId,
                "Content-Type": "application/json",
            ])
        if method != "GET" { request.body = Array(ConnectWiseClient.addition().utf8) }
        return trusting(request, world)
    }

    private func trusting(_ request: HTTPRequest, _ world: SimulatedWorld) -> HTTPRequest {
        var request = request
        if let certificates = world.certificates { request.trust = .authorities(pem: certificates.caPEM) }
        return request
    }

    @Test("ConnectWise answers over https what the model answers")
    func connectWise() async throws {
        try await withWorld([("faults", "[]")]) { world, endpoints, client in
            let site = try #require(endpoints.site("Northwind MSP", "main"))
            let created = try await client.send(additions(site, world, "POST"))
            #expect(created.status == 201)
            let listed = try await client.send(additions(site, world))
            #expect(try JSONValue(parsing: listed.body).elements?.count == 2)
            #expect(world.additions(tenant: "Northwind MSP").map(\.addition.byTallybridge) == [false, true])
            #expect(world.callsJSON.line.contains("\"GET\":1,\"PATCH\":0,\"POST\":1"))
        }
    }

    @Test("a created addition whose answer is lost is there all the same")
    func applyThenDrop() async throws {
        try await withWorld { world, endpoints, client in
            let site = try #require(endpoints.connectWise.first)
            await #expect(throws: HTTPClientError.self) { try await client.send(additions(site, world, "POST")) }
            #expect(world.additions(tenant: "Northwind MSP").count == 2)
            #expect(try await client.send(additions(site, world, "POST")).status == 201)
        }
    }

    @Test("a partial read ends half-way while all was promised", arguments: ["partial", "dropBefore"])
    func torn(effect: String) async throws {
        let fault = "{\"at\": \"connectWise\", \"match\": \"GET additions\", \"effect\": \"\(effect)\"}"
        try await withWorld([("faults[0]", fault), ("faults[0].times", "5")]) { world, endpoints, client in
            let site = try #require(endpoints.connectWise.first)
            await #expect(throws: HTTPClientError.self) { try await client.send(additions(site, world)) }
        }
    }

    @Test("an unanswered call ends with the client's patience, and the world still stops at once")
    func silence() async throws {
        let fault = "{\"at\": \"connectWise\", \"effect\": \"timeout\"}"
        try await withWorld([("faults[0]", fault)]) { world, endpoints, client in
            let site = try #require(endpoints.connectWise.first)
            var request = additions(site, world)
            request.timeouts.total = .milliseconds(300)
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(request) }
            #expect(error?.timeout != nil)
        }
    }

    @Test("a late write is applied after its sender has gone, though nothing else arrives, and reads wait for nothing")
    func late() async throws {
        let fault = "{\"at\": \"connectWise\", \"effect\": \"late:1500\"}"
        try await withWorld([("faults[0]", fault)]) { world, endpoints, client in
            let site = try #require(endpoints.connectWise.first)
            #expect(try JSONValue(parsing: try await client.send(additions(site, world)).body).elements?.count == 1)
            var request = additions(site, world, "POST")
            request.timeouts.total = .milliseconds(200)
            let begin = ContinuousClock.now
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(request) }
            #expect(error?.timeout != nil)
            try await eventually(within: .seconds(30), "the addition is there") {
                world.additions(tenant: "Northwind MSP").count == 2
            }
            #expect(ContinuousClock.now - begin >= .milliseconds(1500))
            #expect(world.connectWiseCalls.postAdditions == 1)
        }
    }

    @Test("a world stops although a late write is still to come, which then never does")
    func lateAfterTheEnd() async throws {
        let fault = "{\"at\": \"connectWise\", \"effect\": \"late:3600000\"}"
        let begin = ContinuousClock.now
        try await withWorld([("faults[0]", fault)]) { world, endpoints, client in
            var request = additions(try #require(endpoints.connectWise.first), world, "POST")
            request.timeouts.total = .milliseconds(200)
            await #expect(throws: HTTPClientError.self) { try await client.send(request) }
            await world.shutdown()
            #expect(world.additions(tenant: "Northwind MSP").count == 1)
        }
        #expect(ContinuousClock.now - begin < .seconds(60))
    }

    @Test("a slow answer arrives that much later")
    func slow() async throws {
        let fault = "{\"at\": \"connectWise\", \"effect\": \"slow:200\"}"
        try await withWorld([("faults[0]", fault)]) { world, endpoints, client in
            let site = try #require(endpoints.connectWise.first)
            let begin = ContinuousClock.now
            #expect(try await client.send(additions(site, world)).status == 200)
            #expect(ContinuousClock.now - begin >= .milliseconds(200))
        }
    }

    @Test("Security Center answers over https, compressed for a client that asks")
    func securityCenter() async throws {
        try await withWorld { world, endpoints, client in
            let source = try #require(endpoints.source("Northwind MSP", "ksc"))
            let user = Data(source.credentials.user.utf8).base64EncodedString()
            let password = Data(source.credentials.password.utf8).base64EncodedString()
            var request = HTTPRequest(
                method: "POST", url: source.url + "/api/v1.0/Session.StartSession",
                headers: [
                    "Authorization": "KSCBasic user=\"\(user)\", pass=\"\(password)\"",
                    "Content-Type": "application/json",
                ])
            request.body = Array("{}".utf8)
            let answer = try await client.send(trusting(request, world))
            #expect(try JSONValue(parsing: answer.body)["PxgRetVal"]?.text?.isEmpty == false)
            #expect(world.sourceCalls == 1)
            #expect(world.callsJSON["source"]?["total"]?.integer == 1)
        }
    }

    @Test("a day's changes come in file order; mappings are left to the caller")
    func days() throws {
        let world = SimulatedWorld(try Example.scenario())
        world.beginDay(2)
        #expect(world.sites[0].model.today == CalendarDay("2026-11-25"))
        let due = world.changes(day: 2)
        #expect(due.map(\.change.path) == ["tenants[0].changes[0]", "tenants[0].changes[1]", "tenants[0].changes[3]"])
        #expect(try due.map { try world.apply($0) } == [true, true, false])
        #expect(world.additions(tenant: "Northwind MSP").first?.addition.quantity == 5)
        world.beginDay(8)
        for change in world.changes(day: 8) { #expect(try world.apply(change)) }
        #expect(
            world.invoicesJSON(tenant: "Northwind MSP").line
                == "[{\"agreementId\":31,\"day\":8,\"site\":\"main\",\"total\":110.00}]")
        #expect(
            world.additionsJSON(tenant: "Northwind MSP").line
                == "[{\"agreementId\":31,\"byTallybridge\":false,\"cancelledDate\":null,\"effectiveDate\":\"2026-02-01\","
                + "\"id\":900,\"product\":\"KES-SRV\",\"quantity\":5,\"site\":\"main\"}]")
    }

    @Test("an invoice that cannot be made is an error with its path")
    func wrongInvoice() throws {
        let world = SimulatedWorld(
            try Example.scenario([
                ("tenants[0].sites[0].agreements[0].nextInvoiceDate", "null"),
                ("tenants[0].sites[0].agreements[0].billStartDate", "null"),
            ]))
        let error = #expect(throws: WorldError.self) { try world.apply(world.changes(day: 8)[0]) }
        #expect(error?.path == "tenants[0].changes[2].agreements[0]")
    }

    @Test("the same scenario has the same credentials and hosts every time; other names have others")
    func deterministic() throws {
        let one = SimulatedWorld(try Example.scenario())
        let two = SimulatedWorld(try Example.scenario())
        let other = SimulatedWorld(try Example.scenario([("tenants[0].name", "\"Other\""), ("faults", "[]")]))
        #expect(one.sites[0].model.credentials == two.sites[0].model.credentials)
        #expect(one.sites[0].model.credentials != other.sites[0].model.credentials)
        #expect(one.sources[0].model.credentials != other.sources[0].model.credentials)
    }

    @Test("ten worlds start and stop, also twice and before the start")
    func startAndStop() async throws {
        for _ in 0..<3 {
            let world = SimulatedWorld(try Example.scenario())
            try await world.start()
            async let first: Void = world.shutdown()
            async let second: Void = world.shutdown()
            _ = await (first, second)
            #expect(world.endpoints == nil)
        }
        await SimulatedWorld(try Example.scenario()).shutdown()
    }
}
