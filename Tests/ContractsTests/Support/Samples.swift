import Billing
import Contracts
import Foundation
import Testing

/// One message of each type, about one company and run.
///
/// Its ids were computed by another program.
enum Samples {
    static let tenant = TenantID("0d9c3a52-7a61-4b7e-8a3c-5f2e1d0c9b8a")
    static let company = ManagedCompanyID("3f2b8a10-6f0e-4d57-9a53-0c9d5a1e7b44")
    static let integration = IntegrationID("b7d1c2e4-90ab-4cde-8f01-23456789abcd")
    static let source = SourceID("5e8f7a6b-1c2d-4e3f-8a9b-0c1d2e3f4a5b")
    static let site = SiteID("c4a3b2d1-e5f6-4789-90ab-cdef01234567")
    static let run = RunID("5b2e7dae-e2c7-5108-b0e2-431474862be3")
    static let snapshot = SnapshotID("ce1a1e5c-8d82-51b0-8481-bc1b7d0300f3")
    static let plan = PlanID("51968ea2-8188-57a3-bd13-519b5c27f5e5")
    static let hash = String(repeating: "0123456789abcdef", count: 4)
    static let moment = Date(timeIntervalSince1970: 1_795_514_400)

    static func day() throws -> BillingDate { try #require(BillingDate("2026-11-24")) }

    static func collectionRequest() throws -> CollectionRequest {
        CollectionRequest(
            tenant: tenant, managedCompany: company, run: run, integration: integration, source: source,
            billingDate: try day(), sequence: 1_795_514_400_123)
    }

    static func usageSnapshot() throws -> UsageSnapshotTaken {
        UsageSnapshotTaken(
            id: snapshot, tenant: tenant, managedCompany: company, run: run, integration: integration,
            billingDate: try day(), devices: 100, mailboxes: 12, contentHash: hash)
    }

    static func replanRequest() -> ReplanRequest {
        ReplanRequest(tenant: tenant, managedCompany: company, mappingRevision: 8)
    }

    static func additionPlan() throws -> AdditionPlanMade {
        AdditionPlanMade(
            id: plan, tenant: tenant, managedCompany: company, snapshot: snapshot, run: run, integration: integration,
            site: site, billingDate: try day(), sequence: 3, mappingRevision: 7, entries: 2, units: 100, exceptions: 1,
            contentHash: hash)
    }

    static func additionResult(_ outcome: AdditionResult.Outcome = .applied) throws -> AdditionResult {
        AdditionResult(
            tenant: tenant, managedCompany: company, plan: plan, run: run, integration: integration,
            billingDate: try day(), outcome: outcome, created: 2, changed: 0, ended: 0, exceptions: 1)
    }

    /// A record as a consumer gets it, with whatever a test changes in it.
    static func incoming(
        _ record: OutgoingRecord, key: String?? = nil, value: [UInt8]? = nil, header: String? = nil,
        is text: String? = nil
    ) -> IncomingRecord {
        var headers = record.headers
        if let header {
            headers.removeAll { $0.name == header }
            if let text { headers.append(OutgoingRecord.Header(header, text)) }
        }
        return IncomingRecord(
            topic: record.topic.name(prefix: "tb"), partition: 3, offset: 41, key: key ?? record.key,
            value: value ?? record.value, headers: headers)
    }

    static func outgoing(_ message: some Message) throws -> OutgoingRecord {
        try OutgoingRecord(message, from: "usage-collector", at: moment)
    }
}
