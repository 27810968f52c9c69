import Foundation
import StrictJSON
import Testing

@testable import Simulators

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

    private func odd(_ fault: String, _ json: JSONValue, to call: ArrivedCall) throws -> (JSONValue?, [Int]) {
        let plan = try plan(fault)
        return (plan.odd(ModelAnswer(status: 200, json: json), to: call).json, plan.happened)
    }

    @Test("oddRecord makes one record of an answer odd, the one named, and counts only where that is there")
    func oddRecord() throws {
        let rows: JSONValue = [
            ["id": 900, "quantity": 5, "product": ["id": 7]], ["id": 901, "quantity": 6, "product": ["id": 8]],
        ]
        let get = call("GET", "31/additions")
        let fault = #"{"at": "connectWise", "match": "GET additions", "effect": "oddRecord:quantity", "id": 901}"#
        let (answer, happened) = try odd(fault, rows, to: get)
        #expect(answer?.elements?.map { $0["quantity"] } == [.integer(5), .null])
        #expect(happened == [1])
        #expect(try odd(fault, ["count": 2], to: get).1 == [0])
        #expect(try odd(fault, rows, to: call("POST", "31/additions")).1 == [0])
        let nested = #"{"at": "connectWise", "effect": "oddRecord:product/id"}"#
        #expect(try odd(nested, rows, to: get).0?.elements?.first?["product"]?["id"] == .null)
    }

    @Test("oddRecord at a source leaves a text out, and gives a kind nobody knows")
    func oddKey() throws {
        let key: JSONValue = ["KLLIC_SERIAL": "K-1", "KLLIC_PROD_NAME": "Endpoint", "KLLIC_KEY_TYPE": 1]
        let data = call("LicenseKeys.GetKeyData")
        let kind = #"{"at": "source", "match": "GetKeyData", "effect": "oddRecord:KLLIC_KEY_TYPE", "id": "K-1"}"#
        #expect(try odd(kind, ["PxgRetVal": key], to: data).0?["PxgRetVal"]?["KLLIC_KEY_TYPE"] == .integer(99))
        let name = #"{"at": "source", "match": "GetKeyData", "effect": "oddRecord:KLLIC_PROD_NAME"}"#
        let nameless = try odd(name, ["PxgRetVal": key], to: data).0?["PxgRetVal"]
        #expect(nameless?.objectMembers?.keys.sorted() == ["KLLIC_KEY_TYPE", "KLLIC_SERIAL"])
    }
}
