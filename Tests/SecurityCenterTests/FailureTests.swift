import Billing
import HTTPClient
import Ports
import Testing

@testable import SecurityCenter

private let today = BillingDate(daysSinceEpoch: 20_781)

@Suite("A Security Center that fails")
struct FailureTests {
    @Test(
        "to open a session says why",
        arguments: [
            (401, "", SourceError.Reason.unauthorized), (403, "", .unauthorized), (404, "", .misconfigured),
            (302, "", .misconfigured), (503, "", .unavailable), (500, "", .unavailable), (200, "<html>", .unavailable),
            (200, "{}", .unavailable),
            (200, #"{"PxgError":{"code":1184,"module":"KLSTD","message":"Access denied"}}"#, .unauthorized),
            (200, #"{"PxgError":{"code":7,"module":"KLAUTH","message":"access denied to X"}}"#, .unauthorized),
            (200, #"{"PxgError":{"code":1681,"module":"KLFT","message":"File not found"}}"#, .unavailable),
        ])
    func start(_ status: Int, _ body: String, is reason: SourceError.Reason) async throws {
        let server = ScriptedServer { _ in .text(body, status: status) }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.managedCompanies() }
        #expect(error?.reason == reason)
        #expect(error?.message.hasPrefix("Session.StartSession") == true)
        #expect(server.methods == ["Session.StartSession"])
    }

    @Test("with an error of its own is told by module, code and words")
    func ownError() async throws {
        let server = ScriptedServer { asked in
            asked.method == "VServers.GetVServers"
                ? .text(#"{"PxgError":{"code":1681,"module":"KLFT","message":"File not found"}}"#) : nil
        }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.managedCompanies() }
        #expect(error?.message == "VServers.GetVServers: KLFT 1681: File not found")
        #expect(server.methods.last == "Session.EndSession")
    }

    @Test(
        "without an answer says what that means",
        arguments: [
            (.notSent("x"), .unavailable), (.outcomeUnknown("x"), .unavailable),
            (.bodyTooLarge(limit: 9), .unavailable), (.certificateMismatch("x"), .misconfigured),
            (.addressRefused("x"), .misconfigured), (.invalidRequest("x"), .misconfigured),
        ] as [(HTTPClientError.Reason, SourceError.Reason)])
    func noAnswer(_ reason: HTTPClientError.Reason, is expected: SourceError.Reason) async throws {
        let connection = try SecurityCenterConnection(url: "ksc.example", user: "u", password: "p")
        let source = SecurityCenterSource(connection: connection) { (request) async throws(HTTPClientError) in
            throw HTTPClientError(reason: reason, method: request.method, url: request.url)
        }
        let error = await #expect(throws: SourceError.self) { try await source.managedCompanies() }
        #expect(error?.reason == expected)
    }

    @Test("by ending the session is read from the beginning, once")
    func renews() async throws {
        let server = ScriptedServer { asked in
            if asked.method == "HostGroup.FindHosts", asked.before == 0 { return .text("", status: 403) }
            return ScriptedServer.items(asked)
        }
        let usage = try await server.source().usage(of: "12", today: today)
        #expect(usage.devices.count == 2)
        #expect(server.methods.count { $0 == "VServers.GetVServers" } == 2)
        #expect(server.methods.count { $0 == "LicenseKeys.EnumKeys" } == 2)
    }

    @Test("by ending the session twice is unavailable")
    func renewsOnce() async throws {
        let server = ScriptedServer { asked in
            asked.method == "HostGroup.FindHosts" ? .text("", status: 403) : ScriptedServer.items(asked)
        }
        let source = try server.source()
        let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
        #expect(error?.reason == .unavailable)
        #expect(server.methods.count { $0 == "HostGroup.FindHosts" } == 2)
    }

    @Test("to release or to end changes nothing of what was read")
    func releaseFails() async throws {
        let server = ScriptedServer { asked in
            let isFarewell = asked.method.contains("Release") || asked.method == "Session.EndSession"
            return isFarewell ? .text("", status: 500) : ScriptedServer.items(asked)
        }
        #expect(try await server.source().usage(of: "12", today: today).devices.count == 2)
    }

    @Test("a reading that is cancelled still releases and ends what it opened")
    func cancelled() async throws {
        let server = ScriptedServer { asked in
            if asked.method == "ChunkAccessor.GetItemsChunk" { withUnsafeCurrentTask { $0?.cancel() } }
            return ScriptedServer.items(asked)
        }
        let source = try server.source()
        let reading = Task { try await source.usage(of: "12", today: today) }
        _ = await reading.result
        #expect(server.methods.contains("ChunkAccessor.Release"))
        #expect(server.methods.last == "Session.EndSession")
    }
}
