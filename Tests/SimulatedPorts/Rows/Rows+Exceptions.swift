import Billing
package import Runs

extension Rows {
    /// Makes `exceptions` the open ones of this origin for `companies`: new ones open, known ones are seen again, all
    /// others close.
    mutating func replaceExceptions(
        _ origin: ExceptionOrigin, of companies: Set<CompanyKey>, with placed: [PlacedException]
    ) throws {
        let opened = try open(placed, origin)
        let now = now
        exceptions.update { id, row in
            row.closedAt == nil && row.origin == origin && row.place.companyKey.map(companies.contains) ?? false
                && !opened.contains(id)
        } _: {
            $0.closedAt = now
        }
    }

    /// Opens `exceptions`, or sees them again; closes none.
    ///
    /// Of several alike the first stands for all.
    @discardableResult
    package mutating func open(_ placed: [PlacedException], _ origin: ExceptionOrigin) throws -> Set<Int> {
        var opened: Set<Int> = []
        for given in PlacedException.distinct(placed) {
            let exception = given.exception.withoutNul
            try requireBounded(exception.application, "exception_text_is_bounded")
            let known = exceptions.all { _, row in
                row.closedAt == nil && row.origin == origin
                    && PlacedException(place: row.place, integration: row.integration, exception: row.exception)
                        .isAlike(
                            PlacedException(
                                place: given.place, integration: given.integration, exception: exception))
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
    fileprivate var withoutNul: BillingException {
        BillingException(
            code, application: application, applicationName: applicationName?.withoutNul, category: category,
            product: product?.withoutNul, agreement: agreement, units: units, addition: addition,
            newCompany: newCompany?.withoutNul, message: message.withoutNul)
    }
}
