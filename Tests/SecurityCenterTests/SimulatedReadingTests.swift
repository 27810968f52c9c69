import Billing
import HTTPClient
import Ports
import Simulators
import Testing

@testable import SecurityCenter

@Suite("Against the simulated Security Center, reading", .serialized)
struct SimulatedReadingTests {
    private let today = SimulatedSource.today

    @Test("the worked example has 90 workstations and 10 servers")
    func workedExample() async throws {
        let devices = #"""
            {"count":90,"os":"windowsWorkstation","keys":["K12"]},{"count":10,"os":"windowsServer","keys":["K12"]},
            {"count":3,"os":"linux"}
            """#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            let source = try simulated.source()
            #expect(try await source.managedCompanies() == [SourceCompany(identity: "12", name: "Contoso")])
            let usage = try await source.usage(of: "12", today: today)
            #expect(usage.devices.count { $0.system == .windowsWorkstation } == 90)
            #expect(usage.devices.count { $0.system == .windowsServer } == 10)
            #expect(usage.devices.allSatisfy { $0.uses == [KeyUse(KeySerial("K12"))] && $0.reserve.isEmpty })
            #expect(usage.listedDevices == UnitCount(103))
            #expect(usage.reportedDevices == UnitCount(103))
            #expect(usage.keys.map(\.limitDate?.description) == ["2027-06-30"])
            #expect(simulated.isLeftClean)
        }
    }

    @Test("a product name beyond its limit is told with field and limit, unless nobody holds its key")
    func longProductName() async throws {
        let long = String(repeating: "é", count: 401)
        for isHeld in [true, false] {
            let devices = #"{"count":2,"os":"linux","keys":[\#(isHeld ? #""LONG""# : #""K12""#)]}"#
            let keys = #"""
                {"serial":"K12","application":"A","kind":"commercial","expires":"2027-06-30"},
                {"serial":"LONG","application":"A","productName":"\#(long)","kind":"commercial","expires":"2027-06-30"}
                """#
            let company = #"{"id":"12","name":"Contoso","keys":[\#(keys)],"devices":[\#(devices)]}"#
            try await SimulatedSource.serve(company) { simulated in
                let source = try simulated.source()
                if isHeld {
                    let error = await #expect(throws: SourceError.self) {
                        _ = try await source.usage(of: "12", today: today)
                    }
                    #expect(error?.reason == .unfit)
                    #expect(
                        error?.message
                            == "LicenseKeys.EnumKeys, key LONG: KLLIC_PROD_NAME has 401 characters, at most 400 are "
                            + "taken; shorten it in Kaspersky Security Center")
                } else {
                    let name = try await source.usage(of: "12", today: today).keys.map(\.productName).last
                    #expect(name == String(repeating: "é", count: 399) + "…", "seen to be cut")
                }
                #expect(simulated.isLeftClean)
            }
        }
    }

    @Test("a device's name is cut where it is too long")
    func longDeviceName() async throws {
        let name = String(repeating: "x", count: 300)
        let devices = #"{"id":"a","name":"\#(name)","os":"linux","keys":["K12"]}"#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.devices.map(\.name) == [String(repeating: "x", count: 249) + "…"])
        }
    }

    @Test(
        "every operating system is recognised in all its forms",
        arguments: [
            "windowsWorkstation", "windowsServer", "linux", "macOS", "android", "iOS", "unknown",
        ])
    func systems(_ system: String) async throws {
        let devices = #"{"count":12,"os":"\#(system)","keys":["K12"]}"#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.devices.map(\.system.rawValue) == Array(repeating: system, count: 12))
            #expect(usage.reportedDevices == UnitCount(12))
        }
    }

    @Test("a host with two product versions counts once, and active, reserve and pending are told apart")
    func holdings() async throws {
        let devices = #"""
            {"id":"a","name":"A","os":"windowsWorkstation","keys":["K12"],"versions":["11.0","12.3"],"daysUnseen":40},
            {"id":"b","name":"B","os":"windowsWorkstation","reserveKeys":["K12"]},
            {"id":"c","name":"C","os":"windowsWorkstation","pendingKeys":["K12"]},
            {"id":"d","name":"D","os":"windowsWorkstation"}
            """#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            let key = KeySerial("K12")
            let byName = Dictionary(uniqueKeysWithValues: usage.devices.map { ($0.name, $0) })
            #expect(byName.keys.sorted() == ["A", "B", "C"])
            #expect(byName["A"]?.uses == [KeyUse(key)])
            #expect(byName["A"]?.daysUnseen == 40)
            #expect(byName["B"]?.uses.isEmpty == true)
            #expect(byName["B"]?.reserve == [key])
            #expect(byName["C"]?.uses == [KeyUse(key, isPending: true)])
            #expect(usage.listedDevices == UnitCount(4))
        }
    }

    @Test("all hosts of the server are asked for, and no others: one search, without a filter")
    func filter() async throws {
        let devices = #"{"count":3,"os":"linux","keys":["K12"]},{"count":2,"os":"linux"}"#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.listedDevices == UnitCount(5))
            #expect(simulated.model.statistics.hostFilters == [""])
        }
    }

    @Test("a host that comes twice on one key counts once")
    func twiceOnKey() async throws {
        let devices = #"{"count":5,"os":"linux","keys":["K12"]}"#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            simulated.model.setSwitches { $0.listsHostOfKeyTwice = true }
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.devices.count == 5)
            #expect(usage.devices.allSatisfy { $0.uses == [KeyUse(KeySerial("K12"))] })
            #expect(simulated.isLeftClean)
        }
    }

    @Test("a host that comes twice in the server's list is never counted twice: what it hides cannot be known")
    func twiceInList() async throws {
        let devices = #"{"count":5,"os":"linux","keys":["K12"]}"#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            simulated.model.setSwitches { $0.listsHostTwice = true }
            let source = try simulated.source()
            let error = await #expect(throws: SourceError.self) { try await source.usage(of: "12", today: today) }
            #expect(error?.reason == .unavailable)
            #expect(error?.message.contains("a host came twice") == true)
            #expect(simulated.isLeftClean)
        }
    }

    @Test("a key of another server on two customers' devices: each sees its own devices and whose key it is")
    func sharedKey() async throws {
        let companies = [
            SimulatedSource.company("12", "Contoso", #"{"count":5,"os":"linux","keys":["K12"]}"#),
            SimulatedSource.company(
                "13", "Fabrikam", #"{"count":7,"os":"linux","keys":["K12"]},{"count":2,"os":"linux","keys":["K13"]}"#),
        ]
        try await SimulatedSource.serve(companies.joined(separator: ",")) { simulated in
            let source = try simulated.source()
            let contoso = try await source.usage(of: "12", today: today)
            #expect(contoso.devices.count == 5)
            #expect(contoso.keys.map(\.holder) == [.managedCompany])
            let fabrikam = try await source.usage(of: "13", today: today)
            #expect(fabrikam.devices.count == 9)
            #expect(
                Dictionary(uniqueKeysWithValues: fabrikam.keys.map { ($0.serial.text, $0.holder) })
                    == ["K12": .anotherServer, "K13": .managedCompany])
            #expect(fabrikam.devices.count { $0.uses == [KeyUse(KeySerial("K12"))] } == 7)
            #expect(simulated.isLeftClean)
        }
    }

    @Test("a reading names all companies of the server on the way, also where its own is missing")
    func listedBeside() async throws {
        let companies = ["12", "13"].map { SimulatedSource.company($0, "Name \($0)", "") }
        try await SimulatedSource.serve(companies.joined(separator: ",")) { simulated in
            let source = try simulated.source()
            let listed = ["12", "13"].map { SourceCompany(identity: $0, name: "Name \($0)") }
            #expect(try await source.usage(of: "12", today: today).sourceCompanies == listed)
            let error = await #expect(throws: SourceError.self) { try await source.usage(of: "14", today: today) }
            #expect(error?.reason == .companyMissing && error?.sourceCompanies == listed)
        }
    }

    @Test("subscriptions keep state, end and grace")
    func subscription() async throws {
        let company = #"""
            {"id":"12","name":"Contoso","keys":[{"serial":"S","application":"Endpoint","kind":"subscription",
              "expires":"2026-12-31","subscriptionState":"softCancelled","graceDays":14},
             {"serial":"U","application":"Endpoint","kind":"subscription"}],
             "devices":[{"count":1,"os":"linux","keys":["S","U"]}]}
            """#
        try await SimulatedSource.serve(company) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            let facts = Dictionary(uniqueKeysWithValues: usage.keys.map { ($0.serial.text, $0.subscription) })
            let limited = SubscriptionFacts(
                state: .softCancelled, endDateKind: .limited, endDate: BillingDate("2026-12-31"), graceDays: 14)
            #expect(facts["S"] == limited)
            #expect(
                facts["U"] == SubscriptionFacts(state: .active, endDateKind: .unlimited, endDate: nil, graceDays: 0))
            #expect(usage.devices.first?.uses.map(\.serial.text) == ["S", "U"])
        }
    }

    @Test("3,000 devices come in portions, whole and in few calls")
    func manyDevices() async throws {
        let devices = #"{"count":3000,"os":"windowsWorkstation","keys":["K12"]}"#
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", devices)) { simulated in
            let usage = try await simulated.source().usage(of: "12", today: today)
            #expect(usage.devices.count == 3000)
            #expect(simulated.model.statistics.calls < 30)
            #expect(simulated.isLeftClean)
        }
    }

    @Test("a renamed company is found by its identity")
    func renamed() async throws {
        let company = SimulatedSource.company("12", "Contoso", #"{"count":5,"os":"linux","keys":["K12"]}"#)
        let rename = #"{"day":2,"at":"source","managedCompany":"12","rename":"Kontoso Größe"}"#
        try await SimulatedSource.serve(company, changes: rename) { simulated in
            simulated.makeChanges()
            let source = try simulated.source()
            #expect(try await source.managedCompanies().map(\.name) == ["Kontoso Größe"])
            #expect(try await source.usage(of: "12", today: today).devices.count == 5)
        }
    }

    @Test("a certificate is accepted by its fingerprint, and another one before anything is sent is not")
    func pins() async throws {
        let company = SimulatedSource.company("12", "Contoso", "")
        try await SimulatedSource.serve(company) { simulated in
            let pinned = try simulated.source(trust: .fingerprint(sha256: simulated.sha256Fingerprint))
            #expect(try await pinned.managedCompanies().count == 1)
            let calls = simulated.model.statistics.calls
            let wrong = try simulated.source(trust: .fingerprint(sha256: [UInt8](repeating: 7, count: 32)))
            let error = await #expect(throws: SourceError.self) { try await wrong.managedCompanies() }
            #expect(error?.reason == .misconfigured)
            #expect(simulated.model.statistics.calls == calls)
        }
    }

    @Test("a wrong password is told as such")
    func wrongPassword() async throws {
        try await SimulatedSource.serve(SimulatedSource.company("12", "Contoso", "")) { simulated in
            let source = try simulated.source(password: "wrong")
            let error = await #expect(throws: SourceError.self) { try await source.managedCompanies() }
            #expect(error?.reason == .unauthorized)
        }
    }
}
