import Billing
import Contracts
import Foundation
import Ports
import Runs
import SimulatedPorts

/// Identifiers in their real form, numbered, and messages about them.
enum Ids {
    static func uuid(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    static let tenant = TenantID(uuid(1))
    static let site = SiteID(uuid(4))
    static let integration = integration(1)
    static let source = source(1)
    static let hash = String(repeating: "0123456789abcdef", count: 4)

    static func company(_ number: Int) -> ManagedCompanyID { ManagedCompanyID(uuid(100 + number)) }
    static func run(_ number: Int) -> RunID { RunID(uuid(200 + number)) }
    static func integration(_ number: Int) -> IntegrationID { IntegrationID(uuid(20 + number)) }
    static func source(_ number: Int) -> SourceID { SourceID(uuid(30 + number)) }

    static func day(_ text: String) -> BillingDate {
        guard let day = BillingDate(text) else { preconditionFailure("\(text) is no day") }
        return day
    }

    static func instant(_ text: String) -> Date {
        guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("\(text) is no instant") }
        return date
    }

    static func request(
        _ company: Int = 1, run: Int = 1, on date: String = "2026-11-24", sequence: Int = 1
    ) -> CollectionRequest {
        CollectionRequest(
            tenant: tenant, managedCompany: Ids.company(company), run: Ids.run(run), integration: integration,
            source: source, billingDate: day(date), sequence: sequence)
    }

    static func snapshot(_ company: Int = 1, run: Int = 1, on date: String = "2026-11-24") -> UsageSnapshotTaken {
        UsageSnapshotTaken(
            id: SnapshotID(request(company, run: run).id), tenant: tenant, managedCompany: Ids.company(company),
            run: Ids.run(run), integration: integration, billingDate: day(date), devices: 1, mailboxes: 0,
            contentHash: hash)
    }

    static func plan(_ company: Int = 1, on date: String = "2026-11-24", sequence: Int = 1) -> AdditionPlanMade {
        AdditionPlanMade(
            id: DerivedID.plan(from: SnapshotID(snapshot(company).id), revision: sequence, rules: 1), tenant: tenant,
            managedCompany: Ids.company(company), snapshot: SnapshotID(snapshot(company).id), run: run(1),
            integration: integration, site: site, billingDate: day(date), sequence: sequence, mappingRevision: sequence,
            entries: 1, units: 1, exceptions: 0, contentHash: hash)
    }

    static func replan(_ company: Int = 1, revision: Int = 2) -> ReplanRequest {
        ReplanRequest(tenant: tenant, managedCompany: self.company(company), mappingRevision: revision)
    }

    static func work(
        _ company: Int, kind: WorkKind = .collect, lane: String = Ids.source.text, on date: String = "2026-11-24",
        sequence: Int = 1, payload: [UInt8] = Array("{}".utf8)
    ) -> NewWork {
        NewWork(
            kind: kind, tenant: tenant, subject: WorkSubject(Ids.company(company)), lane: lane,
            rank: Rank(billingDate: day(date), sequence: sequence), payload: payload)
    }

    /// The record of a message as it is consumed; each call is another offset only if told so.
    static func record(_ message: some Message, offset: Int64 = 0) throws -> IncomingRecord {
        let record = try OutgoingRecord(message, from: "test", at: SimulatedClock().now)
        return IncomingRecord(
            topic: record.topic.name(prefix: "tb"), partition: 0, offset: offset, key: record.key, value: record.value,
            headers: record.headers)
    }

    /// A record that is no message of any type.
    static func garbage(_ topic: Topic, offset: Int64) -> IncomingRecord {
        IncomingRecord(
            topic: topic.name(prefix: "tb"), partition: 0, offset: offset, key: nil, value: [0xff, 0x00], headers: [])
    }
}
