import Foundation
import Locking
package import StrictJSON

/// One simulated ConnectWise Manage system: its state, its rules, its API, without HTTP.
///
/// Callable from any thread; every call is answered at once. `exchange` is what arrives over the wire (counted, faults
/// played); `respond` is the API without faults; the rest is the system's own state.
package final class ConnectWiseModel: Sendable {
    /// What a client signs in with.
    package let credentials: ConnectWiseCredentials
    /// The site's name in the scenario.
    package let name: String
    private let tenant: String
    private let faults: FaultPlan
    private let router: ConnectWiseRouter
    private let state: Locked<ConnectWiseState>

    /// A system that holds what `site` says, on the day `today`.
    package init(_ site: Scenario.Site, tenant: String, today: CalendarDay, faults: FaultPlan = FaultPlan()) {
        name = site.name
        self.tenant = tenant
        self.faults = faults
        credentials = ConnectWiseCredentials(tenant: tenant, site: site.name)
        router = ConnectWiseRouter(credentials: credentials)
        state = Locked(ConnectWiseState(site, today: today))
    }

    /// A request as it arrives: counted, subject to faults.
    ///
    /// One that is late has not been applied: whoever delivers it calls `respond` when its time has come.
    package func exchange(_ request: ModelRequest) -> Delivery {
        state.withLock { $0.calls.count(request.method, request.path) }
        let call = ArrivedCall(place: .connectWise, tenant: tenant, method: request.method, path: request.path)
        let delivery = Delivery.playing(
            faults.effect(on: call), on: request, refusal: ConnectWiseRefusal.fault,
            apply: { faults.odd(respond(request), to: call) },
            partialRead: nil)
        if delivery.answer?.status == 429 { state.withLock { $0.calls.throttled += 1 } }
        return delivery
    }

    /// What the API answers, without faults.
    package func respond(_ request: ModelRequest) -> ModelAnswer {
        state.withLock { router.answer(request, &$0) }
    }

    /// Sets the system's date.
    package func beginDay(_ day: CalendarDay) { state.withLock { $0.beginDay(day) } }

    /// The system's date.
    package var today: CalendarDay { state.withLock { $0.today } }

    /// Changes where reports differ.
    package func setSwitches(_ change: (inout ConnectWiseSwitches) -> Void) { state.withLock { change(&$0.switches) } }

    /// What people do in the user interface.
    package func apply(_ change: Scenario.ConnectWiseChange) throws(WorldError) {
        try state.withLock { (state) throws(WorldError) in try state.apply(change) }
    }

    /// Invoices one agreement for its next period, on day `day` of the scenario.
    @discardableResult
    package func invoice(agreement: Int, day: Int) throws(ConnectWiseRefusal) -> SimulatedInvoice {
        try state.withLock { (state) throws(ConnectWiseRefusal) in try state.invoice(agreement, day: day) }
    }

    /// Every addition, by number.
    package var additions: [SimulatedAddition] {
        state.withLock { state in
            state.additions.values.sorted { $0.id < $1.id }.map { SimulatedAddition($0, state) }
        }
    }

    /// Every invoice, in the order they were made.
    package var invoices: [SimulatedInvoice] { state.withLock { $0.invoices } }

    /// The agreement as it stands.
    package func agreement(_ id: Int) -> Scenario.Agreement? { state.withLock { $0.agreements[id] } }

    /// The companies, by number.
    package var companies: [Scenario.Company] { state.withLock { $0.companies.values.sorted { $0.id < $1.id } } }

    /// The agreements, by number.
    package var agreements: [Scenario.Agreement] { state.withLock { $0.agreements.values.sorted { $0.id < $1.id } } }

    /// The catalogue, by number.
    package var products: [Scenario.Product] { state.withLock { $0.products.values.sorted { $0.id < $1.id } } }

    /// How many requests arrived.
    package var calls: ConnectWiseCalls { state.withLock { $0.calls } }
}

extension ConnectWiseModel {
    /// Creates an addition as the API would; the answer is the whole record.
    package func createAddition(
        on agreement: Int, _ body: JSONValue, by author: ConnectWiseAuthor = .apiMember
    ) throws(ConnectWiseRefusal) -> JSONValue {
        try state.withLock { (state) throws(ConnectWiseRefusal) in try state.create(on: agreement, body, by: author) }
    }

    /// Patches an addition as the API would; `operations` is the array of the request's body.
    package func patchAddition(
        _ id: Int, on agreement: Int, _ operations: JSONValue, by author: ConnectWiseAuthor = .apiMember
    ) throws(ConnectWiseRefusal) -> JSONValue {
        try state.withLock { (state) throws(ConnectWiseRefusal) in
            try state.patch(id, on: agreement, operations, by: author)
        }
    }

    /// An addition's record as the API shows it.
    package func additionRecord(_ id: Int, on agreement: Int) throws(ConnectWiseRefusal) -> JSONValue {
        try state.withLock { (state) throws(ConnectWiseRefusal) in try state.record(state.existing(agreement, id)) }
    }
}
