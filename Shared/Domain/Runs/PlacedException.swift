package import Billing
package import Contracts

/// Which stage says that something could not be billed: it alone closes what it said.
package enum ExceptionOrigin: String, Hashable, Sendable {
    case collector, calculator, writer
}

/// An exception with where it belongs.
package struct PlacedException: Hashable, Sendable {
    /// What makes two exceptions one, whatever they say: while it is open, the same is not opened again.
    private struct Likeness: Hashable {
        let place: ExceptionPlace
        let integration: IntegrationID
        let code: BillingExceptionCode
        let application: ApplicationCode?
        let category: SlotCategory?
        let product: String?
        let agreement: AgreementID?
        let addition: AdditionID?
        let newCompany: String?
    }

    package let place: ExceptionPlace
    /// The integration it was found in.
    package let integration: IntegrationID
    /// What could not be billed.
    package let exception: BillingException

    /// An exception in its place.
    package init(place: ExceptionPlace, integration: IntegrationID, exception: BillingException) {
        self.place = place
        self.integration = integration
        self.exception = exception
    }

    /// An exception of a company.
    package init(place: CompanyKey, integration: IntegrationID, exception: BillingException) {
        self.init(place: ExceptionPlace(place), integration: integration, exception: exception)
    }

    /// An exception of an integration as a whole.
    package init(_ exception: BillingException, of integration: IntegrationKey) {
        self.init(
            place: ExceptionPlace(tenant: integration.tenant, company: nil), integration: integration.integration,
            exception: exception)
    }

    private var likeness: Likeness {
        Likeness(
            place: place, integration: integration, code: exception.code, application: exception.application,
            category: exception.category, product: exception.product, agreement: exception.agreement,
            addition: exception.addition, newCompany: exception.newCompany)
    }

    /// Whether both are the same open exception, whatever they say of it.
    package func isAlike(_ other: Self) -> Bool { likeness == other.likeness }

    /// One of each, in the order in which they are opened; of several alike the first stands for all.
    package static func distinct(_ exceptions: [Self]) -> [Self] {
        var seen: Set<Likeness> = []
        return exceptions.filter { seen.insert($0.likeness).inserted }
            .sorted { ($0.place, $0.exception) < ($1.place, $1.exception) }
    }
}

extension CollectionRequest {
    /// An exception of the company that was to be read.
    package func placed(_ exception: BillingException) -> PlacedException {
        PlacedException(place: companyKey, integration: integration, exception: exception)
    }
}

extension UsageSnapshotTaken {
    /// An exception of the company that was read.
    package func placed(_ exception: BillingException) -> PlacedException {
        PlacedException(place: companyKey, integration: integration, exception: exception)
    }
}

extension AdditionPlanMade {
    /// An exception of the company that was planned.
    package func placed(_ exception: BillingException) -> PlacedException {
        PlacedException(place: companyKey, integration: integration, exception: exception)
    }
}
