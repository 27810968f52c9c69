package import Billing
import Contracts
package import Ports
import Postgres

extension PostgresWriterStore {
    /// Which of these additions the ledger holds for other companies of the tenant on the same site.
    package func ofOthers(
        _ additions: [AdditionMark], in task: WriteTask
    ) async throws(PortError) -> Set<AdditionID> {
        guard !additions.isEmpty else { return [] }
        let plan = task.announcement
        let call = "looking for other companies' additions"
        let rows = try await database.query(
            call,
            """
            SELECT f.addition_id
              FROM unnest(\(additions.map(\.id))::integer[], \(additions.map { $0.tag ?? "" })::text[])
                   AS f(addition_id, tag)
             WHERE EXISTS (
                   SELECT FROM addition_ledger l
                    WHERE l.tenant_id = \(plan.tenant) AND l.site_id = \(plan.site)
                      AND l.managed_company_id <> \(plan.managedCompany)
                      AND (l.addition_id = f.addition_id OR (l.addition_id IS NULL AND l.slot_tag = f.tag)))
            """)
        return try database.reading(call) { Set(try rows.map { try $0.decode("addition_id", as: AdditionID.self) }) }
    }
}
