import Billing
import HTTPClient
import Locking
import Ports
import Simulators
import Testing

@testable import SecurityCenter

@Suite("Against the simulated Security Center, trouble", .serialized)
struct SimulatedTroubleTests {
    private let today = SimulatedSource.today
    private let company = SimulatedSource.company("12", "Contoso", #"{"count":600,"os":"linux","keys":["K12"]}"#)

    @Test("two companies that swap names between look-up and session are not mixed up")
    func identitySwap() async throws {
        let companies = [
            SimulatedSource.company("12", "Contoso", #"{"count":5,"os":"linux","keys":["K12"]}"#),
            SimulatedSource.company("13", "Fabrikam", #"{"count":7,"os":"linux","keys":["K13"]}"#),
        ]
        let swap = [
            #"{"day":2,"at":"source","managedCompany":"12","rename":"Fabrikam"}"#,
            #"{"day":2,"at":"source","managedCompany":"13","rename":"Contoso"}"#,
        ]
        try await SimulatedSource.serve(
            companies.joined(separator: ","), changes: swap.joined(separator: ",")
        ) { simulated in
            let starts = Locked(0)
            let source = try simulated.source { method in
                guard method == "Session.StartSession" else { return }
                let count = starts.withLock { count in
                    count += 1
                    return count
                }
                if count == 2 { simulated.makeChanges() }
            }
            let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
            #expect(error?.reason == .identityMismatch)
            #expect(simulated.isLeftClean)
            #expect(try await source.usage(of: "12", today: today).devices.count == 5)
        }
    }

    @Test("a company that disappears is missing")
    func removed() async throws {
        let remove = #"{"day":2,"at":"source","managedCompany":"12","remove":true}"#
        try await SimulatedSource.serve(company, changes: remove) { simulated in
            simulated.makeChanges()
            let source = try simulated.source()
            let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
            #expect(error?.reason == .companyMissing)
            #expect(simulated.isLeftClean)
        }
    }

    @Test(
        "a session that the server ends in the middle is renewed, and the company read from the beginning",
        arguments: [
            "VServers2.GetVServerStatistic", "LicenseKeys.EnumKeys", "ChunkAccessor.GetItemsChunk",
            "GroupSyncIterator.GetNextItems",
        ])
    func sessionEnds(_ method: String) async throws {
        try await SimulatedSource.serve(company) { simulated in
            let isDue = Locked(true)
            let source = try simulated.source { called in
                let ends = isDue.withLock { isDue in
                    defer { if called == method { isDue = false } }
                    return isDue && called == method
                }
                if ends { simulated.model.expireSessions() }
            }
            let usage = try await source.usage(of: "12", today: today)
            #expect(usage.devices.count == 600)
            #expect(simulated.model.statistics.callsByMethod[method, default: 0] >= 2)
        }
    }

    @Test("sessions that always end after some calls make the company unavailable, never smaller")
    func sessionsTooShort() async throws {
        try await SimulatedSource.serve(company) { simulated in
            simulated.model.setSwitches { $0.sessionEndsAfterCalls = 6 }
            let source = try simulated.source()
            let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
            #expect(error?.reason == .unavailable)
            #expect(simulated.model.statistics.callsByMethod["Session.StartSession"] == 4)
        }
    }

    @Test(
        "a call that fails, or delivers less than it announces, fails the whole reading and leaves nothing open",
        arguments: [
            ("EnumKeys", "partial"), ("AcquireKeyHosts", "partial"), ("GetNextItems", "partial"),
            ("FindHosts", "partial"), ("EnumKeys", "status:503"), ("AcquireKeyHosts", "status:500"),
            ("GetNextItems", "garbage"), ("GetItemsChunk", "garbage"), ("GetItemsChunk", "status:500"),
            ("GroupIdGroups", "timeout"), ("GetVServers", "dropBefore"), ("GetVServerStatistic", "applyThenDrop"),
        ])
    func faults(_ method: String, _ effect: String) async throws {
        let fault = #"{"at":"source","match":"\#(method)","effect":"\#(effect)"}"#
        try await SimulatedSource.serve(company, faults: fault) { simulated in
            let source = try simulated.source(patience: effect == "timeout" ? .seconds(6) : .seconds(20))
            let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
            #expect(error?.reason == .unavailable)
            #expect(simulated.isLeftClean)
            let again = try simulated.source()
            #expect(try await again.usage(of: "12", today: today).devices.count == 600)
        }
    }

    @Test("a portion of the host list that is cut short is asked for again, and nothing is lost or counted twice")
    func shortChunk() async throws {
        let fault = #"{"at":"source","match":"GetItemsChunk","effect":"partial"}"#
        try await SimulatedSource.serve(company, faults: fault) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.devices.count == 600)
            #expect(simulated.isLeftClean)
        }
    }

    @Test("many companies are read at once, each in sessions of its own")
    func concurrent() async throws {
        let companies = (1...12).map {
            SimulatedSource.company("\($0)", "Company \($0)", #"{"count":\#($0),"os":"linux","keys":["K\#($0)"]}"#)
        }
        try await SimulatedSource.serve(companies.joined(separator: ",")) { simulated in
            let source = try simulated.source()
            try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for id in 1...12 {
                    group.addTask { (id, try await source.usage(of: "\(id)", today: today).devices.count) }
                }
                for try await (id, count) in group { #expect(count == id) }
            }
            #expect(simulated.isLeftClean)
        }
    }
}
