import Billing
import Foundation
import HTTPClient
import Ports
import Simulators
import Testing

@testable import ConnectWise

@Suite("Against the simulated ConnectWise, writing", .serialized)
struct SimulatedWriteTests {
    private let december = BillingDate(daysSinceEpoch: 20_788)

    private func draft(product: Int = 7, on day: BillingDate? = nil) -> AdditionDraft {
        AdditionDraft(
            product: ProductID(product), quantity: UnitCount(90), effectiveDate: day ?? december,
            tag: SlotTag("tb:abcdefghijklmnopqrstuvwxyz"))
    }

    @Test("creates, changes and ends an addition, as ConnectWise's own state shows")
    func lifeOfAnAddition() async throws {
        try await SimulatedSite.serve(SimulatedSite.usual) { site in
            let client = try site.client()
            let created = try await client.create(draft(), on: AgreementID(31), .always)
            #expect(created.quantity == 90)
            let changed = try await client.setQuantity(UnitCount(92), of: created.id, on: AgreementID(31), .always)
            #expect(changed.quantity == 92)
            let ended = try await client.end(
                created.id, on: december.adding(days: 30), zeroQuantity: true, agreement: AgreementID(31), .always)
            #expect(ended.cancelledDate == .date(december.adding(days: 30)))
            let stored = try #require(site.model.additions.first { $0.id == created.id.number })
            #expect(stored.quantity == 0)
            #expect(stored.product == "KES-WKS")
            #expect(stored.effectiveDate?.description == "2026-12-01")
            #expect(stored.cancelledDate?.description == "2026-12-31")
            #expect(stored.serialNumber == "tb:abcdefghijklmnopqrstuvwxyz")
            #expect(site.model.calls.postAdditions == 1)
            #expect(site.model.calls.patchAdditions == 2)
        }
    }

    @Test(
        "a create without a clear answer is unknown when it was applied, and never sent twice",
        arguments: [
            ("applyThenDrop", true, "outcomeUnknown"), ("garbage", true, "outcomeUnknown"),
            ("dropBefore", false, "outcomeUnknown"), ("timeout", false, "outcomeUnknown"),
            ("status:500", false, "outcomeUnknown"), ("status:503", false, "unavailable"),
            ("throttle", false, "throttled"), ("status:403", false, "refused"),
        ])
    func unclearCreate(_ effect: String, isApplied: Bool, is outcome: String) async throws {
        let faults = SimulatedSite.fault("POST additions", effect)
        try await SimulatedSite.serve(SimulatedSite.usual, faults: faults) { site in
            let client = try site.client(patience: effect == "timeout" ? .seconds(6) : .seconds(20))
            let error = await #expect(throws: ConnectWiseError.self) {
                try await client.create(draft(), on: AgreementID(31), .always)
            }
            #expect(error?.reason.outcome == outcome)
            #expect(site.model.calls.postAdditions == 1)
            let additions = try await client.additions(of: AgreementID(31))
            let found = additions.found.filter { $0.serialNumber == draft().tag.text }
            #expect(found.count == (isApplied ? 1 : 0))
        }
    }

    @Test(
        "a change without a clear answer is unknown, and never sent twice",
        arguments: [("applyThenDrop", 92.0), ("garbage", 92.0), ("dropBefore", 4.5), ("status:504", 4.5)])
    func unclearChange(_ effect: String, leaves quantity: Double) async throws {
        let faults = SimulatedSite.fault("PATCH additions", effect)
        try await SimulatedSite.serve(SimulatedSite.usual, faults: faults) { site in
            let client = try site.client(patience: effect == "timeout" ? .seconds(6) : .seconds(20))
            // A kept connection, over which a transport that repeats requests would do so.
            _ = try await client.companies()
            let error = await #expect(throws: ConnectWiseError.self) {
                try await client.setQuantity(UnitCount(92), of: AdditionID(900), on: AgreementID(31), .always)
            }
            #expect(error?.reason.outcome == "outcomeUnknown")
            #expect(site.model.calls.patchAdditions == 1)
            #expect(try await client.additions(of: AgreementID(31)).found.map(\.quantity) == [quantity])
        }
    }

    @Test("what ConnectWise refuses names the field, and is not the record's absence")
    func refusals() async throws {
        try await SimulatedSite.serve(SimulatedSite.usual) { site in
            let client = try site.client()
            let early = await #expect(throws: ConnectWiseError.self) {
                try await client.create(draft(on: BillingDate("2026-01-02")), on: AgreementID(31), .always)
            }
            guard case .refused(status: 400, field: "effectiveDate", _) = early?.reason else {
                Issue.record("unexpected \(String(describing: early))")
                return
            }
            let product = await #expect(throws: ConnectWiseError.self) {
                try await client.create(draft(product: 77), on: AgreementID(31), .always)
            }
            #expect(product?.reason.outcome == "refused")
            let agreement = await #expect(throws: ConnectWiseError.self) {
                try await client.create(draft(), on: AgreementID(99), .always)
            }
            #expect(agreement?.reason == .notFound)
            let addition = await #expect(throws: ConnectWiseError.self) {
                try await client.setQuantity(UnitCount(1), of: AdditionID(77), on: AgreementID(31), .always)
            }
            #expect(addition?.reason == .notFound)
        }
    }
}
