import Billing
import CommandLine
import Foundation
import Ports
import Runtime
import Storage

/// `tallybridge explain`: why a customer is billed what it is billed, from the stored plan alone.
func explainCommand(_ source: SettingsSource) -> Command {
    let tenantName = Option("--tenant", "NAME", help: "Whose customer.", isRequired: true)
    let company = Option(
        "--company", "IDENTITY", help: "The managed company's identity at its source (KLVSRV_UID).",
        isRequired: true)
    let date = Option("--date", "YYYY-MM-DD", help: "The billing date; without it the newest.")
    return Command(
        "explain", summary: "Says why a managed company is billed what it is billed.",
        options: [tenantName, company, date]
    ) { values in
        let database = try OperatorSettings.read(source, OperatorSettings.database)
        let owner = try values.required(tenantName)
        let identity = try values.required(company)
        let day = try values.day(date)
        let explained = try await withDatabase(database) { pool in
            let tenant = try await tenant(named: owner, PostgresTenants(pool))
            return try await PostgresExplanations(pool).plan(of: identity, tenant: tenant.id, on: day)
        }
        guard let explained else {
            throw UsageError("\(owner) has no plan for company \(identity)\(day.map { " on \($0)" } ?? "")")
        }
        for line in explained.lines { values.console.line(line) }
        return 0
    }
}

extension ExplainedPlan {
    /// The plan in words, a line for each fact.
    var lines: [String] {
        var lines = [
            "plan \(id) (\(plan.billingDate), number \(sequence), mapping revision \(plan.mappingRevision), \(plan.mode.rawValue))",
            "outcome: \(outcome ?? "not settled yet")",
        ]
        if let destination = plan.destination {
            lines.append("bills ConnectWise company \(destination.company), agreement \(destination.agreement)")
        }
        for entry in plan.entries where entry.units > .zero || settlement(of: entry) != nil {
            let category = entry.slot.category == .all ? "" : " (\(entry.slot.category.rawValue))"
            lines.append("\(entry.applicationName)\(category): \(entry.quantity) × \(entry.product.identifier)")
            lines.append("  why: \(entry.explanation.sentence(for: entry))")
            if let settlement = settlement(of: entry) { lines.append("  ConnectWise: \(settlement.words)") }
        }
        return lines + plan.exceptions.map { "exception \($0.code.rawValue): \($0.message)" }
    }

    private func settlement(of entry: PlanEntry) -> SlotSettlement? {
        settlements.first { $0.slot == entry.slot && $0.outcome != .nothingToBill }
    }
}

extension SlotSettlement {
    /// The settlement in words.
    var words: String {
        var parts = [outcome.rawValue]
        if let addition { parts.append("addition \(addition)") }
        if let previousQuantity { parts.append("quantity before \(previousQuantity.formatted())") }
        if let quantity { parts.append("quantity \(held == nil ? "now" : "wanted") \(quantity)") }
        if let effectiveDate, let bound { parts.append("effective \(effectiveDate) (\(bound.rawValue) decides)") }
        if let drift { parts.append("a person had changed it to \(drift.formatted())") }
        if let exception { parts.append("blocked by \(exception.rawValue)") }
        if let held { parts.append("waits for a person: \(held.rawValue)") }
        return parts.joined(separator: ", ")
    }
}

extension Values {
    /// The value of an option that names a day.
    func day(_ option: Option) throws(UsageError) -> BillingDate? {
        guard let text = text(option) else { return nil }
        guard let day = BillingDate(text) else {
            throw UsageError("\(option.name) is \(text), it must be \(BillingDate.form)")
        }
        return day
    }
}
