import Billing
import Contracts
import Simulators

/// What is right, counted from the blueprint alone: a second opinion that shares nothing with the rules it judges.
struct Truth: Sendable {
    /// One line of an agreement that may be ours.
    struct Line: Hashable, Sendable {
        let tenant: String
        let company: String
        let application: Blueprint.Application
        let category: SlotCategory

        var text: String { "\(tenant)/\(company) \(application.rawValue) \(category.rawValue)" }
    }

    private let tags: [String: Line]
    private let companies: [String: [Blueprint.Company]]
    private let integrations: [String: [Blueprint.Integration]]
    private let agreements: [String: [Blueprint.Agreement]]

    init(_ blueprint: Blueprint) {
        func byName<Value>(_ value: (Blueprint.Tenant) -> Value) -> [String: Value] {
            Dictionary(blueprint.tenants.map { ($0.name, value($0)) }) { first, _ in first }
        }
        companies = byName(\.companies)
        integrations = byName(\.integrations)
        agreements = byName(\.agreements)
        var tags: [String: Line] = [:]
        for tenant in blueprint.tenants {
            for company in tenant.companies {
                let maker = SlotTags(
                    tenant: tenant.id, sourceKind: .securityCenter, sourceIdentity: company.id)
                for product in tenant.integrations[company.integration].products {
                    for category in product.categories {
                        let slot = Slot(application: ApplicationCode(product.application.rawValue), category: category)
                        let line = Line(
                            tenant: tenant.name, company: company.id, application: product.application,
                            category: category)
                        for generation in 1...(company.days.count + company.moves.count + 1) {
                            tags[maker.tag(for: slot, generation: generation).text] = line
                        }
                    }
                }
            }
        }
        self.tags = tags
    }

    /// What a tag stands for.
    func line(of tag: String) -> Line? { tags[tag] }

    func company(of line: Line) -> Blueprint.Company? { companies[line.tenant]?.first { $0.id == line.company } }

    func integration(of company: Blueprint.Company, in tenant: String) -> Blueprint.Integration? {
        integrations[tenant]?[company.integration]
    }

    /// Every line of a company that its integration maps.
    func lines(of company: Blueprint.Company, in tenant: String) -> [Line] {
        (integration(of: company, in: tenant)?.products ?? []).flatMap { product in
            product.categories.map {
                Line(tenant: tenant, company: company.id, application: product.application, category: $0)
            }
        }
    }

    /// Whether anything may be written for a company.
    func isWritten(_ company: Blueprint.Company, in tenant: String) -> Bool {
        guard company.isBilled, company.connectWiseCompany != nil, let agreement = company.agreement,
            integration(of: company, in: tenant)?.mode == .bill
        else { return false }
        return agreements[tenant]?.contains { $0.id == agreement && !$0.isOver } ?? false
    }

    /// How many a line says by a reading; `nil`: the source did not have the company when it was read.
    func quantity(of line: Line, by reading: Reading) -> Int? {
        guard let company = company(of: line), let usage = company.days[reading.readOn - 1],
            let product = integration(of: company, in: line.tenant)?.products.first(where: {
                $0.application == line.application
            })
        else { return nil }
        let date = Blueprint.firstDay.adding(days: reading.billing - 1)
        let counting = Set(
            usage.keys.filter { $0.application == line.application && $0.counts(on: date) }.map(\.serial))
        let units = usage.devices.filter { row in
            (line.category == .all || row.category == line.category) && !counting.isDisjoint(with: row.keys)
        }.reduce(0) { $0 + $1.count }
        guard units > 0 else { return 0 }
        let least = max(units, product.minimum)
        return (least + product.roundUpTo - 1) / product.roundUpTo * product.roundUpTo
    }
}

/// A reading of a company's usage that was stored: what it was on one day, for the bill of that day or an earlier one.
struct Reading: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The day that is billed, from 1.
    let billing: Int
    /// The order of those of one day.
    let storedAt: Int
    /// The day it was read.
    let readOn: Int

    var description: String { billing == readOn ? "day \(billing)" : "day \(billing), read on day \(readOn)" }

    static func < (left: Self, right: Self) -> Bool {
        (left.billing, left.storedAt) < (right.billing, right.storedAt)
    }
}

extension Blueprint.Key {
    fileprivate func counts(on date: CalendarDay) -> Bool {
        guard kind == "commercial" || kind == "subscription" && subscriptionState == "active" else { return false }
        return expires.map { $0 >= date } ?? true
    }
}

extension Blueprint.Devices {
    fileprivate var category: SlotCategory {
        switch system {
        case "windowsServer": .server
        case "windowsWorkstation", "unknown": .workstation
        default: .nonWindows
        }
    }
}
