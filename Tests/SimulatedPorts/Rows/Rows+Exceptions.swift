import Billing
import Runs

/// An exception with where it belongs.
struct PlacedException {
    let place: CompanyKey
    let integration: IntegrationID
    let exception: BillingException

    fileprivate func isAlike(_ other: PlacedException) -> Bool {
        place == other.place && integration == other.integration && exception.isAlike(other.exception)
    }

    fileprivate static func precedes(_ left: Self, _ right: Self) -> Bool {
        (left.place, left.exception) < (right.place, right.exception)
    }
}

extension Rows {
    /// Makes `exceptions` the open ones of this origin for `companies`: new ones open, known ones are seen again, all
    /// others close.
    mutating func replaceExceptions(
        _ origin: ExceptionOrigin, of companies: Set<CompanyKey>, with placed: [PlacedException]
    ) throws(Violation) {
        let opened = try open(placed, origin)
        let now = now
        exceptions.update { id, row in
            row.closedAt == nil && row.origin == origin && companies.contains(row.place) && !opened.contains(id)
        } _: {
            $0.closedAt = now
        }
    }

    /// Opens `exceptions`, or sees them again; closes none.
    ///
    /// Of several alike the first stands for all.
    @discardableResult
    mutating func open(_ placed: [PlacedException], _ origin: ExceptionOrigin) throws(Violation) -> Set<Int> {
        var opened: Set<Int> = []
        var distinct: [PlacedException] = []
        for given in placed where !distinct.contains(where: given.isAlike) { distinct.append(given) }
        for given in distinct.sorted(by: PlacedException.precedes) {
            let exception = given.exception.withoutNul
            let known = exceptions.all { _, row in
                row.closedAt == nil && row.origin == origin && row.place == given.place
                    && row.integration == given.integration && row.exception.isAlike(exception)
            }.first
            if let known {
                opened.insert(known.key)
                exceptions[known.key]?.exception = exception
                exceptions[known.key]?.seenAt = now
                continue
            }
            guard integrations[Owned(given.place.tenant, given.integration)] != nil else {
                throw Violation("billing_exceptions_tenant_id_integration_id_fkey")
            }
            let id = nextNumber()
            exceptions[id] = ExceptionRow(
                place: given.place, integration: given.integration, origin: origin, exception: exception,
                openedAt: now, seenAt: now)
            opened.insert(id)
        }
        return opened
    }
}

extension BillingException {
    /// Whether both are the same open exception, whatever they say of it.
    fileprivate func isAlike(_ other: BillingException) -> Bool {
        code == other.code && application == other.application && category == other.category
            && product == other.product && agreement == other.agreement
    }

    fileprivate var withoutNul: BillingException {
        BillingException(
            code, application: application, applicationName: applicationName?.withoutNul, category: category,
            product: product?.withoutNul, agreement: agreement, units: units, message: message.withoutNul)
    }
}
