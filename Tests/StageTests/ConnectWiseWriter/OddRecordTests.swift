import Billing
import ConnectWiseWriterStage
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

/// The worked example: ten servers, ninety workstations on agreement 31.
@Suite("Records of ConnectWise that cannot be read")
struct OddRecordTests {
    private let it: WriterWorld
    private let flaw = UnreadableField("quantity", "is missing")

    init() async throws { it = try await WriterWorld() }

    private func serve(_ id: Int, _ product: ProductID, serial: String? = nil) {
        it.connectWise.state.withLock {
            $0.unreadableAdditions = [
                UnreadableAddition(
                    id: AdditionID(id), product: product, serialNumber: .text(serial), cancelledDate: .absent,
                    flaw: flaw)
            ]
        }
    }

    @Test("a person's addition of one product holds that product's slot; the other is billed")
    func person() async throws {
        serve(800, StageWorld.servers.id)
        #expect(await it.process() == .done)
        #expect(it.quantities == [90])
        #expect(it.codes == [.recordUnreadable])
        it.connectWise.state.withLock { $0.unreadableAdditions = [] }
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities.sorted() == [10, 90])
        #expect(it.codes.isEmpty, "what is corrected is over")
    }

    @Test("our own addition that cannot be read is left as it is; the one beside it goes on")
    func own() async throws {
        #expect(await it.process() == .done)
        let servers = try #require(it.ledger.first { $0.product == StageWorld.servers }?.addition)
        serve(servers.number, StageWorld.servers.id)
        try await it.plan(on: "2026-11-25", servers: 11, workstations: 91)
        #expect(await it.process() == .done)
        #expect(it.quantities.sorted() == [10, 91])
        #expect(it.codes == [.recordUnreadable])
        #expect(it.writes.count == 3)
    }

    @Test("an agreement or product that cannot be read fails neither the site nor a product beside it")
    func site() async throws {
        it.connectWise.state.withLock {
            $0.unreadable = [
                UnreadableRecord(.agreement, 41, UnreadableField("company/id", "is missing")),
                UnreadableRecord(.product, StageWorld.servers.id.number, UnreadableField("identifier", "is missing")),
            ]
        }
        #expect(await it.process() == .done)
        #expect(it.quantities == [90])
        #expect(it.codes == [.recordUnreadable])
    }

    @Test("the agreement itself that cannot be read: nothing is written")
    func agreement() async throws {
        it.connectWise.state.withLock {
            $0.unreadable = [UnreadableRecord(.agreement, 31, UnreadableField("company/id", "is missing"))]
        }
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty)
        #expect(it.codes == [.recordUnreadable])
    }
}
