package import Billing
import Foundation
package import Locking
package import Ports

/// A ConnectWise system in memory that can lose requests and answers.
package final class SimulatedConnectWise: ConnectWiseSystem, ConnectWiseSystems {
    package enum Fault: Equatable {
        /// The request never arrives, and the caller cannot know.
        case lost
        /// It is applied and the answer never comes.
        case applied
        /// It is answered with this.
        case answer(ConnectWiseError.Reason)
    }

    package struct State: Sendable {
        package var agreements: [AgreementFacts] = []
        package var products: [ProductFacts] = []
        package var additions: [AgreementID: [FoundAddition]] = [:]
        /// Served in place of the additions, agreements and products of their ids.
        package var unreadableAdditions: [UnreadableAddition] = []
        package var unreadable: [UnreadableRecord] = []

        func isReadable(_ kind: UnreadableRecord.Kind, _ id: Int) -> Bool {
            !unreadable.contains { $0.kind == kind && $0.id == id }
        }
        package var nextID = 900
        package var calls: [String] = []
        package var writeFaults: [Fault] = []
        package var readFaults: [Fault] = []
        package var refusedProducts: Set<ProductID> = []
        /// Happens to each write before it leaves.
        package var onTheWay: @Sendable () -> Void = {}
        /// The next call of that name is answered with this.
        package var readFault: (call: String, reason: ConnectWiseError.Reason)?
        /// Agreements that only the site's list knows, as long as a gateway loses calls about them.
        package var hidden: Set<AgreementID> = []

        /// Answers 404 for what concerns an agreement that is not there.
        func require(_ agreement: AgreementID, for call: String) throws(ConnectWiseError) {
            guard agreements.contains(where: { $0.id == agreement }), !hidden.contains(agreement) else {
                throw ConnectWiseError(.notFound, call: call)
            }
        }
    }

    package let state = Locked(State())

    package init() {}

    package var writes: [String] { state.withLock { $0.calls.filter { !$0.hasPrefix("GET") } } }
    package var reads: [String] { state.withLock { $0.calls.filter { $0.hasPrefix("GET") } } }

    package func additions(on agreement: Int) -> [FoundAddition] {
        state.withLock { $0.additions[AgreementID(agreement)] ?? [] }
    }

    package func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem {
        self
    }

    package func test() async throws(ConnectWiseError) {}
    package func companies() async throws(ConnectWiseError) -> SiteList<ConnectWiseCompany> {
        SiteList()
    }

    package func agreements(
        of company: ConnectWiseCompanyID?
    ) async throws(ConnectWiseError) -> SiteList<AgreementFacts> {
        try read("GET agreements") { state throws(ConnectWiseError) in
            SiteList(
                state.agreements.filter { state.isReadable(.agreement, $0.id.number) },
                unreadable: state.unreadable.filter { $0.kind == .agreement })
        }
    }

    package func agreement(_ id: AgreementID) async throws(ConnectWiseError) -> SiteRecord<AgreementFacts> {
        try read("GET agreement") { state throws(ConnectWiseError) in
            try state.require(id, for: "GET agreement")
            if let odd = state.unreadable.first(where: { $0.kind == .agreement && $0.id == id.number }) {
                return .unreadable(odd)
            }
            guard let found = state.agreements.first(where: { $0.id == id }) else {
                throw ConnectWiseError(.notFound, call: "GET agreement")
            }
            return .facts(found)
        }
    }

    package func products() async throws(ConnectWiseError) -> SiteList<ProductFacts> {
        try read("GET products") { state throws(ConnectWiseError) in
            SiteList(
                state.products.filter { state.isReadable(.product, $0.id.number) },
                unreadable: state.unreadable.filter { $0.kind == .product })
        }
    }

    package func additions(of agreement: AgreementID) async throws(ConnectWiseError) -> AgreementAdditions {
        try read("GET additions") { state throws(ConnectWiseError) in
            try state.require(agreement, for: "GET additions")
            let odd = Set(state.unreadableAdditions.map(\.id))
            return AgreementAdditions(
                (state.additions[agreement] ?? []).filter { !odd.contains($0.id) },
                unreadable: state.unreadableAdditions)
        }
    }

    package func create(
        _ draft: AdditionDraft, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        try write("POST \(draft.product)", permit) { state throws(ConnectWiseError) in
            try state.require(agreement, for: "POST additions")
            if state.refusedProducts.contains(draft.product) {
                throw ConnectWiseError(
                    .refused(status: 400, field: "product", message: "product is not valid"), call: "POST additions")
            }
            state.nextID += 1
            let addition = FoundAddition(
                id: AdditionID(state.nextID), product: draft.product, quantity: Double(draft.quantity.number),
                effectiveDate: .date(draft.effectiveDate), cancelledDate: .absent, serialNumber: draft.tag.text,
                enteredBy: "api")
            state.additions[agreement, default: []].append(addition)
            return addition
        }
    }

    package func setQuantity(
        _ quantity: UnitCount, of addition: AdditionID, on agreement: AgreementID, _ permit: SendPermit
    )
        async throws(ConnectWiseError) -> FoundAddition
    {
        try write("PATCH \(addition) \(quantity)", permit) { state throws(ConnectWiseError) in
            try Self.edit(&state, addition, agreement) { $0.with(quantity: Double(quantity.number)) }
        }
    }

    package func end(
        _ addition: AdditionID, on date: BillingDate, zeroQuantity: Bool, agreement: AgreementID, _ permit: SendPermit
    )
        async throws(ConnectWiseError) -> FoundAddition
    {
        try write("PATCH \(addition) end \(date)", permit) { state throws(ConnectWiseError) in
            try Self.edit(&state, addition, agreement) {
                $0.with(quantity: zeroQuantity ? 0 : $0.quantity, cancelledDate: .date(date))
            }
        }
    }

    package func adopt(
        _ addition: AdditionID, as tag: SlotTag, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        try write("PATCH \(addition) adopt", permit) { state throws(ConnectWiseError) in
            try Self.edit(&state, addition, agreement) { $0.with(serialNumber: tag.text) }
        }
    }

    private static func edit(
        _ state: inout State, _ addition: AdditionID, _ agreement: AgreementID,
        _ change: (FoundAddition) -> FoundAddition
    ) throws(ConnectWiseError) -> FoundAddition {
        guard let place = state.additions[agreement]?.firstIndex(where: { $0.id == addition }),
            let old = state.additions[agreement]?[place]
        else { throw ConnectWiseError(.notFound, call: "PATCH additions") }
        let new = change(old)
        state.additions[agreement]?[place] = new
        return new
    }

    private func read<Answer>(
        _ call: String, _ body: (State) throws(ConnectWiseError) -> Answer
    ) throws(ConnectWiseError) -> Answer {
        try state.withLock { state throws(ConnectWiseError) in
            state.calls.append(call)
            if let fault = state.readFault, fault.call == call {
                state.readFault = nil
                throw ConnectWiseError(fault.reason, call: call)
            }
            switch state.readFaults.isEmpty ? nil : state.readFaults.removeFirst() {
            case .answer(let reason): throw ConnectWiseError(reason, call: call)
            case .lost, .applied: throw ConnectWiseError(.outcomeUnknown("no answer"), call: call)
            case nil: return try body(state)
            }
        }
    }

    private func write(
        _ call: String, _ permit: SendPermit, _ body: (inout State) throws(ConnectWiseError) -> FoundAddition
    )
        throws(ConnectWiseError) -> FoundAddition
    {
        state.withLock { $0.onTheWay }()
        guard permit.isValid() else { throw ConnectWiseError(.notSent("its time is over"), call: call) }
        return try state.withLock { state throws(ConnectWiseError) in
            state.calls.append(call)
            switch state.writeFaults.isEmpty ? nil : state.writeFaults.removeFirst() {
            case .answer(let reason): throw ConnectWiseError(reason, call: call)
            case .lost: throw ConnectWiseError(.outcomeUnknown("no answer"), call: call)
            case .applied:
                _ = try body(&state)
                throw ConnectWiseError(.outcomeUnknown("no answer"), call: call)
            case nil: return try body(&state)
            }
        }
    }
}

extension FoundAddition {
    package func with(
        quantity: Double? = nil, cancelledDate: DateFact? = nil, serialNumber: String?? = nil
    ) -> FoundAddition {
        FoundAddition(
            id: id, product: product, quantity: quantity ?? self.quantity, effectiveDate: effectiveDate,
            cancelledDate: cancelledDate ?? self.cancelledDate, serialNumber: serialNumber ?? self.serialNumber,
            enteredBy: enteredBy, isBillable: isBillable)
    }
}
