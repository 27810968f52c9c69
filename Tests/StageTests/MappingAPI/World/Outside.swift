import Billing
import Locking
import Ports
import Testing

/// A ConnectWise system and a source as the mapping API asks them; something may happen while they answer.
final class Outside: ConnectWiseSystems, ConnectWiseSystem, UsageSources, UsageSource {
    struct State: Sendable {
        var unreadable: [UnreadableRecord] = []
        var companies = [
            company(250, "Contoso Ltd"), company(251, "Fabrikam Inc"), company(252, "Tailspin Toys"),
            company(253, "Northwind", isDeleted: true),
        ]
        var agreements = [
            agreement(31, of: 250), agreement(32, of: 251), agreement(33, of: 250, end: "2026-11-23"),
            agreement(34, of: 250, isCancelled: true), agreement(35, of: 250, start: "2026-11-25"),
            agreement(38, of: 250, cycle: "Not recurring"), agreement(39, of: 250, isBilledOnce: true),
            agreement(36, of: 252), agreement(37, of: 250, start: "2026-11-24", end: "2026-11-24"),
        ]
        var products = [
            product(7, "KES-WKS"), product(8, "KES-SRV"), product(9, "KS-O365", "Service"),
            product(10, "OLD", isInactive: true), product(11, "PACK", "Bundle"), product(12, "BOX", isSerialized: true),
            product(13, "Kes-Wks-2"), product(14, "kes-wks-2"),
        ]
        var listed = [("12", "Contoso"), ("13", "Fabrikam"), ("14", "Tailspin")].map {
            SourceCompany(identity: $0, name: $1)
        }
        /// What was asked, in order.
        var calls: [String] = []
        var siteTrouble: ConnectWiseError.Reason?
        var sourceTrouble: SourceError.Reason?
        /// Happens once, while the next question is answered.
        var meanwhile: (@Sendable () async throws -> Void)?
    }

    let state = Locked(State())

    var calls: [String] { state.withLock { $0.calls } }

    func meanwhile(_ event: @escaping @Sendable () async throws -> Void) { state.withLock { $0.meanwhile = event } }

    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem { self }
    func test() async throws(ConnectWiseError) { _ = try await answer("test") }

    func companies() async throws(ConnectWiseError) -> SiteList<ConnectWiseCompany> {
        let state = try await answer("companies")
        return SiteList(state.companies, unreadable: state.unreadable.filter { $0.kind == .company })
    }

    func agreements(of company: ConnectWiseCompanyID?) async throws(ConnectWiseError) -> SiteList<AgreementFacts> {
        let state = try await answer(company.map { "agreements of \($0)" } ?? "agreements")
        return SiteList(
            state.agreements.filter { company == nil || $0.company == company },
            unreadable: state.unreadable.filter { company == nil && $0.kind == .agreement })
    }

    func agreement(_ id: AgreementID) async throws(ConnectWiseError) -> SiteRecord<AgreementFacts> { throw Self.never }

    func products() async throws(ConnectWiseError) -> SiteList<ProductFacts> {
        SiteList(try await answer("products").products)
    }

    func additions(of agreement: AgreementID) async throws(ConnectWiseError) -> AgreementAdditions { throw Self.never }
    func create(
        _ draft: AdditionDraft, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition { throw Self.never }
    func adopt(
        _ addition: AdditionID, as tag: SlotTag, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        throw ConnectWiseError(.notFound, call: "PATCH")
    }

    func setQuantity(
        _ quantity: UnitCount, of addition: AdditionID, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition { throw Self.never }
    func end(
        _ addition: AdditionID, on date: BillingDate, zeroQuantity: Bool, agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition { throw Self.never }

    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource { self }

    func managedCompanies() async throws(SourceError) -> [SourceCompany] {
        let state = await asked("managed companies")
        if let reason = state.sourceTrouble { throw SourceError(reason, "GetVServers: made to fail") }
        return state.listed
    }

    func usage(of identity: String, today: BillingDate) async throws(SourceError) -> CollectedUsage {
        throw SourceError(.companyMissing, "the mapping API reads no usage")
    }

    private func answer(_ call: String) async throws(ConnectWiseError) -> State {
        let state = await asked(call)
        if let reason = state.siteTrouble { throw ConnectWiseError(reason, call: call) }
        return state
    }

    private func asked(_ call: String) async -> State {
        let event = state.withLock { state in
            state.calls.append(call)
            defer { state.meanwhile = nil }
            return state.meanwhile
        }
        do {
            try await event?()
        } catch {
            Issue.record("what happens meanwhile failed: \(error)")
        }
        return state.withLock { $0 }
    }

    /// The mapping API writes nothing into ConnectWise.
    private static let never = ConnectWiseError(.notFound, call: "a call that the mapping API never makes")
}

/// Records as ConnectWise holds them.
extension Outside {
    static func company(_ id: Int, _ name: String, isDeleted: Bool = false) -> ConnectWiseCompany {
        ConnectWiseCompany(
            id: ConnectWiseCompanyID(id), identifier: "company-\(id)", name: name, isDeleted: isDeleted)
    }

    static func agreement(
        _ id: Int, of company: Int, start: String = "2026-01-01", end: String? = nil, isCancelled: Bool = false,
        cycle: String? = nil, isBilledOnce: Bool = false
    ) -> AgreementFacts {
        AgreementFacts(
            id: AgreementID(id), name: "agreement \(id)", company: ConnectWiseCompanyID(company),
            startDate: .date(Ids.day(start)), endDate: end.map { .date(Ids.day($0)) } ?? .absent,
            isCancelled: isCancelled, billStartDate: .date(Ids.day("2026-01-01")), prorates: false,
            nextInvoiceDate: .absent, parent: nil, billingCycle: cycle, isBilledOnce: isBilledOnce)
    }

    static func product(
        _ id: Int, _ identifier: String, _ productClass: String = "NonInventory", isInactive: Bool = false,
        isSerialized: Bool = false
    ) -> ProductFacts {
        ProductFacts(
            id: ProductID(id), identifier: identifier, description: identifier, isInactive: isInactive,
            productClass: productClass, isSerialized: isSerialized)
    }
}
