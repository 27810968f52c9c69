import Billing
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("Companies that a source lists beside the one that is read")
struct NewCompanyTests {
    private static let listing = [
        SourceCompany(identity: "1", name: "Company 1"), SourceCompany(identity: "77", name: "Fabrikam"),
    ]

    private func reading(_ listing: [SourceCompany]? = listing) -> Result<CollectedUsage, SourceError> {
        let usage = StageWorld.usage(workstations: 3)
        return .success(
            CollectedUsage(
                keys: usage.keys, devices: usage.devices, listedDevices: usage.listedDevices,
                reportedDevices: usage.reportedDevices, sourceCompanies: listing))
    }

    /// What is told of the source, not of the company that was read.
    private func told(_ it: CollectionWorld) -> [BillingExceptionCode] {
        it.world.rows.exceptions.all { $1.place.company == nil && $1.closedAt == nil }.map(\.row.exception.code)
    }

    @Test("are told before its usage is stored: a crash in between tells them again, and only once")
    func told() async throws {
        let it = try await CollectionWorld(reading())
        #expect(try await it.process() == .done)
        #expect(told(it) == [.managedCompanyNew] && it.snapshots.count == 1)
        let calls = ["collection.standing", "collection.take", "collection.save", "collection.announced"]
        #expect(it.world.faults.calls == calls)
    }

    @Test("are no reason for its collection to fail")
    func notTold() async throws {
        let it = try await CollectionWorld(reading())
        it.world.faults.fail("collection.take", .before, .refused)
        #expect(try await it.process() == .done)
        #expect(told(it).isEmpty && it.part == "collected")
    }

    @Test("are told although it is missing itself: it may have been made anew")
    func besideMissing() async throws {
        let missing = SourceError(.companyMissing, "no virtual server", sourceCompanies: [Self.listing[1]])
        let it = try await CollectionWorld(.failure(missing))
        #expect(try await it.process() == .done)
        #expect(it.codes == [.managedCompanyMissing] && told(it) == [.managedCompanyNew])
    }

    @Test("are not looked for where a source lists none on the way")
    func notListed() async throws {
        let it = try await CollectionWorld(reading(nil))
        #expect(try await it.process() == .done)
        #expect(told(it).isEmpty && !it.world.faults.calls.contains("collection.take"))
    }
}
