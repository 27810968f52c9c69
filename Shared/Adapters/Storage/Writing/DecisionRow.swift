package import Billing
import Contracts
package import Ports
import Postgres

/// A person's decision as a statement builds it in JSON.
struct DecisionRow: Decodable {
    /// The open decisions about the company in the alias `p`, oldest first.
    static let open: SQL = """
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', d.decision_id, 'kind', d.kind, 'application', d.application_code, 'category', d.category,
                    'agreement', d.agreement_id, 'addition', d.addition_id) ORDER BY d.decision_id), '[]')
           FROM person_decisions d
          WHERE d.tenant_id = p.tenant_id AND d.managed_company_id = p.managed_company_id AND d.closed_at IS NULL)
        """

    private let id: Int
    private let kind: PersonDecision.Kind
    private let application: ApplicationCode
    private let category: SlotCategory
    private let agreement: AgreementID?
    private let addition: AdditionID?

    var decision: PersonDecision {
        PersonDecision(
            id: id, kind: kind, slot: Slot(application: application, category: category), agreement: agreement,
            addition: addition)
    }
}

extension PostgresWriterStore {
    /// Closes decisions of the task's company; one that is closed already stays as it is.
    package func close(
        _ decisions: [Int: PersonDecision.End], in task: WriteTask
    ) async throws(PortError) {
        guard !decisions.isEmpty else { return }
        let sorted = decisions.sorted { $0.key < $1.key }
        try await database.execute(
            "closing decisions",
            """
            UPDATE person_decisions d SET closed_at = clock_timestamp(), outcome = k.outcome
              FROM unnest(\(sorted.map(\.key))::bigint[], \(sorted.map(\.value.rawValue))::text[])
                AS k(decision_id, outcome)
             WHERE d.tenant_id = \(task.announcement.tenant) AND d.decision_id = k.decision_id
               AND d.managed_company_id = \(task.announcement.managedCompany) AND d.closed_at IS NULL
            """)
    }
}
