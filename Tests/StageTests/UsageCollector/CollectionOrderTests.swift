import Billing
import Contracts
import Ports
import Runs
import Testing

@testable import UsageCollectorStage

@Suite("What a collection request asks for now")
struct CollectionOrderTests {
    private let target = CollectionTarget(identity: "1", name: "Company 1", source: Ids.source)

    private func standing(
        of integration: IntegrationID = Ids.integration, on date: String = "2026-11-24", hasEnded: Bool = false,
        present: IntegrationID? = Ids.integration, newest: String = "2026-11-24", stored: UsageSnapshotTaken? = nil
    ) -> CollectionStanding {
        CollectionStanding(
            integration: integration, billingDate: Ids.day(date), hasEnded: hasEnded, presentIntegration: present,
            dates: CompanyDates(read: nil, awaited: Ids.day(newest)), stored: stored, target: target)
    }

    private func order(_ standing: CollectionStanding?) -> CollectionOrder { CollectionOrder(Ids.request(), standing) }

    @Test("to be read, where nothing is stored and nothing has changed")
    func collect() { #expect(order(standing()) == .collect(target)) }

    @Test("nothing that can be done, for an id that is not company's and run's")
    func foreignID() throws {
        // The id is derived, so a request with another one can only come from outside.
        let json = try CanonicalJSON.encode(Ids.request())
        let forged = String(decoding: json, as: UTF8.self).replacing(Ids.request().id, with: Ids.uuid(999))
        let request = try CanonicalJSON.decode(CollectionRequest.self, from: Array(forged.utf8))
        let reason = "the id \(Ids.uuid(999)) does not follow from company and run"
        #expect(CollectionOrder(request, standing()) == .impossible(reason))
    }

    @Test("nothing that can be done, where the tenant has no such run with such a company")
    func unknown() {
        #expect(
            order(nil)
                == .impossible("tenant \(Ids.tenant) has no run \(Ids.run(1)) with company \(Ids.company(1))"))
    }

    @Test("nothing that can be done, for a run of another integration or date")
    func contradicts() {
        let other = Ids.integration(2)
        #expect(
            order(standing(of: other, present: other))
                == .impossible("run \(Ids.run(1)) is of \(other) for 2026-11-24"))
        #expect(
            order(standing(on: "2026-11-25", newest: "2026-11-25"))
                == .impossible("run \(Ids.run(1)) is of \(Ids.integration) for 2026-11-25"))
    }

    @Test(
        "its snapshot, if one is stored, whatever has changed since",
        arguments: [(false, true, "2026-11-24"), (true, false, "2026-11-24"), (false, false, "2026-11-25")])
    func stored(hasEnded: Bool, isPresent: Bool, newest: String) {
        let taken = Ids.snapshot()
        let present = isPresent ? Ids.integration : nil
        #expect(order(standing(hasEnded: hasEnded, present: present, newest: newest, stored: taken)) == .stored(taken))
    }

    @Test("nothing any more, once the company's part has ended, wherever it went")
    func ended() {
        let obsolete = CollectionOrder.obsolete("the company's part of run \(Ids.run(1)) has ended")
        #expect(order(standing(hasEnded: true)) == obsolete)
        #expect(order(standing(hasEnded: true, present: nil, newest: "2026-11-25")) == obsolete)
    }

    @Test("an end without a bill, for a company that left the integration", arguments: [nil, Ids.integration(2)])
    func left(present: IntegrationID?) {
        let settle = CollectionOrder.settle(
            .notBilled, reason: "the company left integration \(Ids.integration)")
        #expect(order(standing(present: present)) == settle)
        #expect(order(standing(present: present, newest: "2026-11-25")) == settle)
    }

    @Test("an end as superseded, once a later date was requested")
    func superseded() {
        #expect(
            order(standing(newest: "2026-11-25"))
                == .settle(.superseded, reason: "2026-11-25 has been requested since"))
    }
}
