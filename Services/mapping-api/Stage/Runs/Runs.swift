package import Billing
package import Ports

extension MappingStage {
    /// Runs, newest first.
    package func runs(_ filter: RunFilter, _ access: Access) async throws(Refusal) -> Paged<StoredRun> {
        try await list(filter.limit, access) { rows, limit in
            var filter = filter
            filter.limit = limit
            return try await rows.runs(filter)
        }
    }

    /// One run with its companies by identity.
    package func run(
        _ id: RunID, _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> (run: StoredRun, companies: Paged<StoredRunCompany>) {
        try await transaction(access) { rows in
            guard let run = try await rows.run(id) else { throw Refusal.notFound("run", id, in: .runs) }
            let companies = try await rows.companies(of: id, after: page.after, limit: page.limit + 1)
            return (run, Paged(companies, limit: page.limit))
        }
    }
}
