import Billing
import Contracts
import Ports
import Runs
import Testing

@testable import BillingCalculatorStage

@Suite("What an announced snapshot leads to")
struct PlanningLoadTests {
    private let asked = Ids.snapshot()
    private let snapshot = UsageSnapshot(
        managedCompany: Ids.company(1), billingDate: Ids.day("2026-11-24"), keys: [], groups: [],
        listedDevices: .zero, reportedDevices: nil)
    private let state = MappingState(
        revision: 7, mode: .bill, policy: .standard, company: nil, products: [:], catalogue: StageWorld.catalogue)

    private func facts(
        stored: UsageSnapshotTaken? = nil, present: IntegrationID? = Ids.integration, hash: String = Ids.hash,
        snapshot: Result<UsageSnapshot, Unreadable>? = nil, state: Result<MappingState, Unreadable>? = nil
    ) -> PlanningFacts {
        PlanningFacts(
            stored: stored ?? asked, presentIntegration: present, site: Ids.site, bodyHash: hash,
            snapshot: snapshot ?? .success(self.snapshot), state: state ?? .success(self.state))
    }

    private func load(_ facts: PlanningFacts?) -> PlanningLoad { PlanningLoad(asked, facts) }

    private func impossible(_ reason: String) -> PlanningLoad { .impossible(asked, reason: reason) }

    @Test("a plan, from the snapshot and the settings that were read with it")
    func input() {
        #expect(
            load(facts())
                == .input(PlanningInput(announcement: asked, snapshot: snapshot, state: state, site: Ids.site)))
    }

    @Test("nothing, where the tenant has no such snapshot")
    func unknown() { #expect(load(nil) == impossible("the tenant has no such snapshot for that billing date")) }

    @Test("nothing, where another one is stored than was announced")
    func another() {
        let reason = "the stored snapshot is not the one that was announced"
        #expect(load(facts(stored: Ids.snapshot(run: 2))) == impossible(reason))
        // A stranger's announcement must not end anything, wherever the company went.
        #expect(load(facts(stored: Ids.snapshot(run: 2), present: nil)) == impossible(reason))
    }

    @Test("no plan and an end, where the company left the integration", arguments: [nil, Ids.integration(2)])
    func left(present: IntegrationID?) {
        #expect(load(facts(present: present)) == .obsolete(asked))
        #expect(
            load(facts(present: present, hash: "other", snapshot: .failure(Unreadable("not JSON"))))
                == .obsolete(asked),
            "what nobody needs does not have to be readable")
    }

    @Test("nothing, where the body is not what its hash says")
    func corrupt() {
        #expect(
            load(facts(hash: "other")) == impossible("the stored snapshot's body is not what its hash says"))
    }

    @Test("nothing, where snapshot or settings cannot be read")
    func unreadable() {
        let reason = "what is stored for it cannot be read: not JSON"
        #expect(load(facts(snapshot: .failure(Unreadable("not JSON")))) == impossible(reason))
        #expect(load(facts(state: .failure(Unreadable("not JSON")))) == impossible(reason))
    }
}
