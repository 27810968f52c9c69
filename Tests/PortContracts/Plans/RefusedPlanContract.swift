import Billing
import Contracts
import Ports
import Runs
import Testing

/// What the calculator relies on when it divides a batch.
@Suite("a batch with a plan that cannot be stored", .serialized)
struct RefusedPlanContract {
    private func exception(of code: String) -> BillingException {
        BillingException(
            .applicationNotRecognised, application: ApplicationCode(code), applicationName: code, units: UnitCount(1),
            message: "m")
    }

    /// As long as a code may be, and longer; random, so that no index can compress it.
    private func code(bytes: Int) -> String {
        String((0..<bytes).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
    }

    @Test(
        "is refused, and leaves nothing behind: no plan, no exception, no state, of whichever tenant",
        arguments: StoreKind.allCases)
    func leavesNothing(kind: StoreKind) async throws {
        try await kind.with { store in
            let mine = try await World(in: store, companies: 2)
            let other = try await World(in: store)
            let requests = try await mine.run()
            let theirs = try await other.run()[0]
            let good = try await mine.input(try await mine.taken(requests[0]))
            let odd = try await mine.input(try await mine.taken(requests[1]))
            let neighbour = try await other.input(try await other.taken(theirs))
            let batch = [
                other.plan(neighbour), mine.plan(good, exceptions: [exception(of: "other:x")]),
                mine.plan(odd, exceptions: [exception(of: code(bytes: 2001))]),
            ]
            let error = await #expect(throws: PortError.self) { _ = try await store.plans.save(batch) }
            #expect(error?.reason == .refused, "not: cannot take it now")
            for (world, request) in [(mine, requests[0]), (mine, requests[1]), (other, theirs)] {
                #expect(try await world.part(request) == "collected")
                #expect(try await world.seen() == nil)
                #expect(try await world.exceptions(closed: true).isEmpty)
            }
            #expect(try await store.plans.overdue(after: .zero, limit: 10).isEmpty)
            // Each alone: what is not at fault is stored, under the sequence it would have had.
            #expect(try await store.plans.save([batch[0]]).map(\.sequence) == [1])
            #expect(try await store.plans.save([batch[1]]).map(\.sequence) == [1])
            await #expect(throws: PortError.self) { _ = try await store.plans.save([batch[2]]) }
        }
    }

    @Test("is refused for a null character in a code too", arguments: StoreKind.allCases)
    func nullCharacter(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let input = try await world.input(try await world.taken())
            let error = await #expect(throws: PortError.self) {
                _ = try await world.store.plans.save([world.plan(input, exceptions: [exception(of: "other:\0")])])
            }
            #expect(error?.reason == .refused)
            #expect(try await world.exceptions().isEmpty)
        }
    }

    @Test(
        "a code of the greatest length is stored, seen again and closed, beside a product and a message of any length",
        arguments: StoreKind.allCases)
    func longest(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let input = try await world.input(try await world.taken())
            let long = BillingException(
                .productMissing, application: ApplicationCode(code(bytes: 2000)), applicationName: code(bytes: 9000),
                product: code(bytes: 9000), units: UnitCount(1), message: code(bytes: 50_000))
            for revision in 8...9 {
                _ = try await world.store.plans.save([world.plan(input, exceptions: [long], revision: revision)])
                #expect(try await world.exceptions().map(\.exception) == [long])
            }
            _ = try await world.store.plans.save([world.plan(input, revision: 10)])
            #expect(try await world.exceptions().isEmpty)
        }
    }

    @Test("two exceptions that differ only far behind are two", arguments: StoreKind.allCases)
    func differFarBehind(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let input = try await world.input(try await world.taken())
            let stem = code(bytes: 1990)
            let two = ["a", "b"].map { exception(of: stem + $0) }
            _ = try await world.store.plans.save([world.plan(input, exceptions: two)])
            #expect(try await world.exceptions().count == 2)
        }
    }

    @Test(
        "whatever text a reading has it is stored with its snapshot and comes back as it was",
        arguments: StoreKind.allCases)
    func anyText(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let odd = "\0\u{7f}\u{1}\\u0000\"\u{202e}\u{10ffff}" + code(bytes: 20_000)
            let snapshot = UsageSnapshot(
                managedCompany: request.managedCompany, billingDate: request.billingDate,
                keys: [LicenceKey(serial: KeySerial(odd), productName: odd, kind: .commercial, limitDate: nil)],
                groups: [], listedDevices: .zero, reportedDevices: nil)
            let device = DeviceEvidence(
                identity: odd, name: odd, system: .linux, daysUnseen: 0, uses: [KeyUse(KeySerial(odd))], reserve: [])
            let taken = try await world.store.collection.save(snapshot, evidence: [device], for: request)
            #expect(try await world.input(taken).snapshot == snapshot)
        }
    }
}
