import Foundation
import Simulators
import Testing

struct FaultPlanTests {
    private func plan(_ fault: String) throws -> FaultPlan {
        FaultPlan(try Example.scenario([("faults[0]", fault)]).faults)
    }

    private func call(_ method: String, _ path: String, tenant: String = "Northwind MSP") -> ArrivedCall {
        ArrivedCall(
            place: .connectWise, tenant: tenant, method: method,
            path: "/v4_6_release/apis/3.0/finance/agreements/\(path)")
    }

    private func call(_ method: String) -> ArrivedCall {
        ArrivedCall(
            place: .source, tenant: "Northwind MSP", method: "POST", path: "/api/v1.0/\(method)", openAPIMethod: method)
    }

    @Test("a method and a word of the path are matched; the word is a whole one")
    func matching() throws {
        let plan = try plan(
            "{\"at\": \"connectWise\", \"match\": \"POST additions\", \"effect\": \"throttle\", \"times\": 9}")
        #expect(plan.effect(on: call("POST", "31/additions")) == .throttle)
        #expect(plan.effect(on: call("GET", "31/additions")) == nil)
        #expect(plan.effect(on: call("POST", "31/adjustments")) == nil)
        #expect(plan.effect(on: call("Session.Ping")) == nil)
    }

    @Test("a method alone, a word alone, several words, or nothing")
    func partialMatches() throws {
        func fires(_ match: String, _ method: String, _ path: String) throws -> Bool {
            let plan = try plan("{\"at\": \"connectWise\", \"match\": \"\(match)\", \"effect\": \"throttle\"}")
            return plan.effect(on: call(method, path)) != nil
        }
        #expect(try fires("PATCH", "PATCH", "31/additions/900"))
        #expect(try !fires("PATCH", "POST", "31/additions"))
        #expect(try fires("additions", "GET", "31/additions"))
        #expect(try fires("PATCH additions/900", "PATCH", "31/additions/900"))
        #expect(try !fires("PATCH additions/900", "PATCH", "31/additions/901"))
        #expect(try fires("", "GET", "31"))
    }

    @Test("after skips calls, times bounds them, over all systems together")
    func counting() throws {
        let plan = try plan("{\"at\": \"connectWise\", \"effect\": \"timeout\", \"after\": 2, \"times\": 2}")
        let effects = (0..<6).map {
            plan.effect(on: call("GET", "31", tenant: $0 % 2 == 0 ? "Northwind MSP" : "Other"))
        }
        #expect(effects == [nil, nil, .timeout, .timeout, nil, nil])
        #expect(plan.happened == [2])
    }

    @Test("a fault may be one tenant's and one day's")
    func limits() throws {
        let plan = try plan(
            "{\"at\": \"connectWise\", \"tenant\": \"Northwind MSP\", \"effect\": \"timeout\", \"day\": 2}")
        #expect(plan.effect(on: call("GET", "31")) == nil)
        plan.beginDay(2)
        #expect(plan.effect(on: call("GET", "31", tenant: "Other")) == nil)
        #expect(plan.effect(on: call("GET", "31")) == .timeout)
    }

    @Test("partial waits for a call it can happen to")
    func partial() throws {
        let plan = try plan("{\"at\": \"connectWise\", \"effect\": \"partial\"}")
        #expect(plan.effect(on: call("POST", "31/additions")) == nil)
        #expect(plan.effect(on: call("GET", "31/additions")) == .partial)
        let source = try self.plan("{\"at\": \"source\", \"effect\": \"partial\"}")
        #expect(source.effect(on: call("Session.StartSession")) == nil)
        #expect(source.effect(on: call("LicenseKeys.AcquireKeyHosts")) == .partial)
    }

    @Test("an Open API method is matched with or without its class")
    func methods() throws {
        for name in ["AcquireKeyHosts", "LicenseKeys.AcquireKeyHosts"] {
            let plan = try plan("{\"at\": \"source\", \"match\": \"\(name)\", \"effect\": \"throttle\"}")
            #expect(plan.effect(on: call("LicenseKeys.EnumKeys")) == nil)
            #expect(plan.effect(on: call("LicenseKeys.AcquireKeyHosts")) == .throttle)
        }
    }

    @Test("of two faults on one call the first happens, the other on the next")
    func order() throws {
        let faults = """
            [{"at": "connectWise", "effect": "throttle"}, {"at": "connectWise", "effect": "timeout", "times": 2}]
            """
        let plan = FaultPlan(try Example.scenario([("faults", faults)]).faults)
        #expect((0..<4).map { _ in plan.effect(on: call("GET", "31")) } == [.throttle, .timeout, .timeout, nil])
    }
}
