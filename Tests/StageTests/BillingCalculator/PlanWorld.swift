import Billing
import Contracts
import Locking
import Observability
import Pipeline
import Ports

@testable import BillingCalculatorStage

/// A batch worker over simulated ports.
struct PlanWorld {
    let clock = SimulatedClock()
    let topics = SimulatedTopics()
    let letters = SimulatedDeadLetters()
    let store = SimulatedPlanStore()
    let batch: PlanBatch

    init() {
        batch = PlanBatch(
            store: store, announcer: Announcer(service: "billing-calculator", topics: topics, clock: clock),
            deadLetters: letters.office(topics, clock: clock), logger: .disabled)
    }

    /// The company's snapshot can be planned under the settings of this revision.
    func prepare(_ company: Int, revision: Int = 1) {
        let announcement = Ids.snapshot(company)
        let snapshot = UsageSnapshot(
            managedCompany: announcement.managedCompany, billingDate: announcement.billingDate, keys: [], groups: [],
            listedDevices: .zero, reportedDevices: nil)
        let state = MappingState(
            revision: revision, mode: .bill, policy: .standard, company: nil, products: [:],
            catalogue: ApplicationCatalogue([]))
        let input = PlanningInput(announcement: announcement, snapshot: snapshot, state: state, site: Ids.site)
        store.state.withLock { rows in
            rows.inputs[announcement.id] = .input(input)
            rows.newest[announcement.managedCompany] = announcement
        }
    }

    var announced: [AdditionPlanMade] { topics.messages(AdditionPlanMade.self) }
    var stored: [AdditionPlanMade] { store.state.withLock { $0.plans } }
    /// The companies whose snapshot was given up, and why.
    var givenUp: [ManagedCompanyID: String] { store.state.withLock { $0.givenUp } }
    /// How many announcements each load asked for.
    var loads: [Int] { store.state.withLock { $0.loads } }
    /// The ids of plans marked announced.
    var marked: [String] { store.state.withLock { $0.announced } }

    /// What `load` answers for the company's snapshot.
    func answer(_ load: PlanningLoad, for company: Int) {
        store.state.withLock { $0.inputs[Ids.snapshot(company).id] = load }
    }
}
