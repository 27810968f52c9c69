import Simulators
import StrictJSON

/// A world that differs from others in a few places: built, so that only those are written down.
struct BuiltWorld: Sendable {
    /// The days of all built worlds.
    static let dates = ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]

    let name: String
    var days = 1
    let tenants: [BuiltTenant]
    /// The calls to ConnectWise there must have been.
    var calls: JSONValue = [:]
    /// What has to be said when it is refused; else empty.
    var problems: [String] = []

    /// The text of its scenario file.
    var file: JSONValue {
        let faults = tenants.flatMap { tenant in
            tenant.faults.map { $0.with(["tenant": .string(tenant.name)]) }
        }
        return [
            "billingDate": .string(Self.dates[0]), "days": .integer(days),
            "tenants": .array(tenants.map(\.scenario)), "faults": .array(faults),
        ]
    }

    /// What must come of it, in the words of `Tests/Scenarios/*.expected.json`.
    var expected: JSONValue {
        guard problems.isEmpty else { return ["status": 2, "problem": .array(problems.map(JSONValue.string))] }
        return ["tenants": .array(tenants.map { $0.expected(days: days) }), "calls": ["connectWise": calls]]
    }

    /// The world itself.
    func scenario() throws(ScenarioError) -> Scenario { try Scenario.decode(file.encoded()) }
}
