import Billing
import Simulators
import Testing

@testable import Simulation

/// The second opinion is worth nothing if it is wrong itself.
struct TruthTests {
    private func truth(_ usage: Blueprint.Usage, minimum: Int = 0, roundUpTo: Int = 1) -> Truth {
        let product = Blueprint.Product(
            application: .select, categories: [.server, .workstation, .nonWindows], minimum: minimum,
            roundUpTo: roundUpTo)
        let integration = Blueprint.Integration(
            name: "i", source: "s", mode: .bill, usageAtZero: .keepAtZero, products: [product], isScheduled: false,
            runsPerDay: [1])
        let company = Blueprint.Company(
            id: "1", name: "c", source: "s", integration: 0, connectWiseCompany: 201, agreement: 31, isBilled: true,
            days: [usage])
        let tenant = Blueprint.Tenant(
            name: "t", sources: ["s"], integrations: [integration], companies: [company],
            agreements: [Blueprint.Agreement(id: 31, company: 201, isOver: false, prorates: false, nextInvoice: nil)])
        return Truth(
            Blueprint(
                days: 1, tenants: [tenant],
                conditions: Conditions(
                    collectors: 1, calculators: 1, writers: 1, partitions: 1, storm: .calm, sweeps: true,
                    crashesAt: nil, outages: [], restlessDays: [], oddPlans: [])))
    }

    private func key(_ serial: String, kind: String = "commercial", ends: Int) -> Blueprint.Key {
        Blueprint.Key(
            serial: serial, application: .select, kind: kind, expires: Blueprint.firstDay.adding(days: ends))
    }

    private func devices(_ system: String, _ count: Int, _ keys: [String], pending: [String] = []) -> Blueprint.Devices
    {
        Blueprint.Devices(system: system, count: count, keys: keys, pending: pending, reserve: [])
    }

    private func quantity(_ truth: Truth, _ category: SlotCategory) -> Int? {
        truth.quantity(
            of: Truth.Line(tenant: "t", company: "1", application: .select, category: category),
            by: Reading(billing: 1, storedAt: 0, readOn: 1))
    }

    @Test("devices count once, in their category, by keys that last to the day")
    func counts() {
        let usage = Blueprint.Usage(
            keys: [key("a", ends: 0), key("b", ends: 9), key("old", ends: -1), key("trial", kind: "trial", ends: 9)],
            devices: [
                devices("windowsServer", 3, ["a", "b"]), devices("windowsWorkstation", 5, ["b"]),
                devices("unknown", 2, ["a"]), devices("linux", 7, ["old"]), devices("macOS", 4, ["trial"]),
                devices("linux", 1, [], pending: ["a"]),
            ])
        let truth = truth(usage)
        #expect([quantity(truth, .server), quantity(truth, .workstation), quantity(truth, .nonWindows)] == [3, 7, 0])
    }

    @Test("a minimum and a multiple raise what is there, and nothing stays nothing")
    func adjusts() {
        let usage = Blueprint.Usage(keys: [key("a", ends: 9)], devices: [devices("linux", 1, ["a"])])
        let truth = truth(usage, minimum: 4, roundUpTo: 3)
        #expect([quantity(truth, .nonWindows), quantity(truth, .server)] == [6, 0])
    }
}
