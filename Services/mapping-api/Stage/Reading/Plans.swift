package import Billing
package import Ports

extension MappingStage {
    /// The current plan of each company by identity, or the last one for a billing date.
    package func plans(
        of id: IntegrationID, on date: BillingDate?, _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<StoredPlan> {
        try await list(page.limit, access) { rows, limit in
            _ = try await rows.requireKept(id)
            return try await rows.plans(of: id, on: date, identity: nil, after: page.after, limit: limit)
        }
    }

    /// One company's plan.
    package func plan(
        of identity: String, in id: IntegrationID, on date: BillingDate?, _ access: Access
    ) async throws(Refusal) -> StoredPlan {
        let plans = try await transaction(access) { rows in
            _ = try await rows.requireKept(id)
            return try await rows.plans(of: id, on: date, identity: identity, after: nil, limit: 1)
        }
        guard let plan = plans.first else {
            let day = date.map { " for \($0)" } ?? ""
            throw Refusal(.notFound, "There is no plan of \(identity)\(day) in this integration yet.")
        }
        return plan
    }
}
