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
                let allowed = Sayings(
                    line, readings, written: written, watch.truth,
                    endsAtZero: endsAtZero(company, tenant)
                ).last
                // What came late is put right by the next plan that is written.
                if let late = watch.disturbance(of: line), !written.contains(where: { $0.readOn > late }) { continue }
                guard live.count <= 1, allowed.contains(live.first) else {
                    throw Violation(
                        "ConnectWise says what the rules make of the usage",
                        "\(line.text) says \(live), not \(allowed.map { $0.map(String.init) ?? "nothing" }); "
                            + "read were \(readings.map { "\($0): \(watch.truth.quantity(of: line, by: $0) ?? -1)" })")
                }
            }
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
