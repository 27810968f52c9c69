import Billing
import Ports

/// Opens systems that are used wrongly: a create is sent again when its answer was lost, or an ending is taken for done.
struct MistakenSystems: ConnectWiseSystems {
    private let systems: any ConnectWiseSystems
    private let bug: PlantedBug

    init(_ systems: any ConnectWiseSystems, _ bug: PlantedBug) {
        self.systems = systems
        self.bug = bug
    }

    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem {
        MistakenSystem(system: try await systems.system(site, of: tenant), bug: bug)
    }
}

private struct MistakenSystem: ConnectWiseSystem {
    let system: any ConnectWiseSystem
    let bug: PlantedBug

    func create(
        _ draft: AdditionDraft, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        do throws(ConnectWiseError) {
            return try await system.create(draft, on: agreement, permit)
        } catch {
            guard bug == .blindSecondPost, case .outcomeUnknown = error.reason else { throw error }
            return try await system.create(draft, on: agreement, permit)
        }
    }

    func test() async throws(ConnectWiseError) { try await system.test() }
    func companies() async throws(ConnectWiseError) -> SiteList<ConnectWiseCompany> { try await system.companies() }
    func agreements(of company: ConnectWiseCompanyID?) async throws(ConnectWiseError) -> SiteList<AgreementFacts> {
        try await system.agreements(of: company)
    }
    func agreement(_ id: AgreementID) async throws(ConnectWiseError) -> SiteRecord<AgreementFacts> {
        try await system.agreement(id)
    }
    func products() async throws(ConnectWiseError) -> SiteList<ProductFacts> { try await system.products() }
    func additions(of agreement: AgreementID) async throws(ConnectWiseError) -> AgreementAdditions {
        try await system.additions(of: agreement)
    }
    func setQuantity(
        _ quantity: UnitCount, of addition: AdditionID, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        try await system.setQuantity(quantity, of: addition, on: agreement, permit)
    }
    func end(
        _ addition: AdditionID, on date: BillingDate, zeroQuantity: Bool, agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        let found = bug == .successorBeside ? try await system.additions(of: agreement).found : []
        if let addition = found.first(where: { $0.id == addition }) { return addition }
        return try await system.end(addition, on: date, zeroQuantity: zeroQuantity, agreement: agreement, permit)
    }
    func adopt(
        _ addition: AdditionID, as tag: SlotTag, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        try await system.adopt(addition, as: tag, on: agreement, permit)
    }
}
