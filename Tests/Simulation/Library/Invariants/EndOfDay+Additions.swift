import Billing
import Foundation
import SimulatedPorts
import Simulators

/// ConnectWise says what the rules make of the usage.
extension EndOfDay {
    func additions(at watch: SiteWatch) throws(Violation) {
        let tenant = watch.tenant
        let ours = watch.model.additions.filter(\.byTallybridge)
        for company in tenant.companies where watch.truth.isWritten(company, in: tenant.name) {
            // A reading whose plan nobody could store changed nothing.
            let readings = rows.readings(of: company, in: tenant).filter { reading in
                !world.blueprint.conditions.oddPlans.contains {
                    $0.tenant == tenant.name && $0.company == company.id && $0.day == reading.billing
                }
            }
            let written = written(among: readings)
            for line in watch.truth.lines(of: company, in: tenant.name) {
                let live = ours.filter { addition in
                    addition.cancelledDate == nil && addition.serialNumber.flatMap(watch.truth.line) == line
                }.map { NSDecimalNumber(decimal: $0.quantity).intValue }
                // A line of nothing is let go where another follows it, and nothing follows while nothing is used.
                let lines = live.count > 1 ? live.filter { $0 != 0 } : live
                var allowed = Sayings(
                    line, readings, written: written, watch.truth,
                    endsAtZero: endsAtZero(company, tenant)
                ).last
                // What came late is put right by the next plan that is written.
                if let late = watch.disturbance(of: line), !written.contains(where: { $0.readOn > late }) { continue }
                if !company.moves.isEmpty, allowed.contains(0) { allowed.insert(nil) }
                try together(line, ours, watch)
                guard lines.count <= 1, allowed.contains(lines.first) else {
                    throw Violation(
                        "ConnectWise says what the rules make of the usage",
                        "\(line.text) says \(live), not \(allowed.map { $0.map(String.init) ?? "nothing" }); "
                            + "read were \(readings.map { "\($0): \(watch.truth.quantity(of: line, by: $0) ?? -1)" })")
                }
            }
        }
    }

    /// Lines of one slot never bill the same day: where both agreements bill by days, none begins before the one before it
    /// has ended.
    private func together(
        _ line: Truth.Line, _ ours: [SimulatedAddition], _ watch: SiteWatch
    ) throws(Violation) {
        let prorating = Set(watch.tenant.agreements.filter(\.prorates).map(\.id))
        let terms = ours.filter { addition in
            addition.quantity > 0 && prorating.contains(addition.agreementId)
                && addition.serialNumber.flatMap(watch.truth.line) == line
        }.compactMap { addition in addition.effectiveDate.map { (from: $0, until: addition.cancelledDate) } }
            .filter { term in term.until.map { $0 > term.from } ?? true }.sorted { $0.from < $1.from }
        for (before, after) in zip(terms, terms.dropFirst()) where before.until.map({ $0 > after.from }) ?? true {
            throw Violation(
                "no unit is billed twice on a day",
                "\(line.text) from \(before.from) until \(before.until.map { "\($0)" } ?? "ever") and from \(after.from)"
            )
        }
    }

    /// The readings that were certainly written: on each evening that had come to rest, the newest one there was.
    ///
    /// A day that was requested and not read replaces nothing (rule 13).
    private func written(among readings: [Reading]) -> Set<Reading> {
        let restful = (1...day).filter { !world.blueprint.conditions.restlessDays.contains($0) }
        return Set(restful.compactMap { evening in readings.last { $0.readOn <= evening } })
    }

    private func endsAtZero(_ company: Blueprint.Company, _ tenant: Blueprint.Tenant) -> Bool {
        tenant.integrations[company.integration].usageAtZero == .endAtZero
    }
}

/// What a line may say after its readings; `nil` stands for no live line.
///
/// A reading that a newer one replaced was written or not.
private struct Sayings {
    let last: Set<Int?>

    init(_ line: Truth.Line, _ readings: [Reading], written: Set<Reading>, _ truth: Truth, endsAtZero: Bool) {
        var possible: Set<Int?> = [nil]
        for reading in readings {
            guard let quantity = truth.quantity(of: line, by: reading) else { continue }
            let after = Set(
                possible.map { before -> Int? in
                    if quantity > 0 { return quantity }
                    return before == nil || endsAtZero ? nil : 0
                })
            possible = written.contains(reading) ? after : possible.union(after)
        }
        last = possible
    }
}
