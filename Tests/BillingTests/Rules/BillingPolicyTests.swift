import Billing
import Foundation
import Testing

@Suite("A policy")
struct BillingPolicyTests {
    private func decoded(_ json: String) throws -> BillingPolicy {
        try JSONDecoder().decode(BillingPolicy.self, from: Data(json.utf8))
    }

    @Test("that is stored and read again is the same")
    func roundTrip() throws {
        let policy = BillingPolicy {
            $0.usageAtZero = .endAtZero
            $0.billDuringGrace = true
            $0.ignoreUnseenForDays = 30
            $0.unknownSystem = .server
            $0.billMainServerKeys = true
            $0.verifyEveryDays = 7
            $0.guards.enabled = false
            $0.guards.changeUnits = 4
        }
        let bytes = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(BillingPolicy.self, from: bytes) == policy)
        #expect(try decoded(String(decoding: JSONEncoder().encode(BillingPolicy.standard), as: UTF8.self)) == .standard)
    }

    @Test("has its standard value where a key is left out, and passes over keys that nothing knows")
    func leftOut() throws {
        #expect(try decoded("{}") == .standard)
        #expect(try decoded(#"{"verifyEveryDays": 3, "later": true}"#) == BillingPolicy { $0.verifyEveryDays = 3 })
        #expect(try decoded(#"{"ignoreUnseenForDays": null}"#) == .standard)
        #expect(try decoded(#"{"guards": {"zeroFrom": 9}}"#) == BillingPolicy { $0.guards.zeroFrom = 9 })
    }

    @Test(
        "is not read with a value that a key cannot have",
        arguments: [
            #"{"usageAtZero": "never"}"#, #"{"verifyEveryDays": 0}"#, #"{"verifyEveryDays": 32}"#,
            #"{"ignoreUnseenForDays": 3651}"#, #"{"billDuringGrace": 1}"#, #"{"unknownSystem": null}"#,
            #"{"guards": {"zeroFrom": 0}}"#, #"{"guards": true}"#,
        ])
    func impossible(json: String) {
        #expect(throws: (any Error).self) { try decoded(json) }
    }

    @Test("names each key once, with a value of its form")
    func keys() {
        #expect(Set(BillingPolicy.keys.map(\.path)).count == BillingPolicy.keys.count)
        for key in BillingPolicy.keys {
            var policy = BillingPolicy.standard
            #expect(key.put(key.value(.standard), &policy), "\(key.name)")
            #expect(policy == .standard)
        }
    }
}
