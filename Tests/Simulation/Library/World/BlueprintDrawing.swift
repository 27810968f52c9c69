import Billing
import Simulators

extension Blueprint {
    /// The world of a seed.
    static func drawn(days: Int, _ random: inout SeededRandom) -> Blueprint {
        let names = ["Northwind", "Fabrikam"].prefix(random.within(1...2))
        let tenants = names.map { Tenant.drawn($0, days: days, &random) }
        return Blueprint(days: days, tenants: tenants, conditions: .drawn(tenants, days: days, &random))
    }
}

extension Blueprint.Tenant {
    fileprivate static func drawn(_ name: String, days: Int, _ random: inout SeededRandom) -> Self {
        let sources = random.chance(0.5) ? ["east", "west"] : ["east"]
        let integrations = sources.map { Blueprint.Integration.drawn($0, days: days, &random) }
        let count = random.within(2...5)
        let agreements = (1...count).map { Blueprint.Agreement.drawn($0, &random) }
        let others = (1...count).map { Blueprint.Agreement.drawn($0, other: true, &random) }
        var companies: [Blueprint.Company] = []
        for number in 1...count {
            let integration = random.below(integrations.count)
            companies.append(
                .drawn(number, in: integration, integrations[integration], agreements, companies, days, &random))
        }
        for index in companies.indices {
            companies[index].drawMoves(between: agreements + others, integrations, days, &random)
        }
        return Self(
            name: name, sources: sources, integrations: integrations, companies: companies,
            agreements: agreements + others)
    }
}

extension Blueprint.Agreement {
    /// One of a customer's two agreements.
    fileprivate static func drawn(_ number: Int, other: Bool = false, _ random: inout SeededRandom) -> Self {
        let dates: [CalendarDay?] = [nil, Blueprint.firstDay.adding(days: 7), Blueprint.firstDay.adding(days: -20)]
        return Self(
            id: (other ? 60 : 30) + number, company: 200 + number, isOver: random.chance(0.08),
            prorates: random.chance(0.4),
            nextInvoice: random.pick(dates))
    }
}

extension Blueprint.Integration {
    fileprivate static func drawn(_ source: String, days: Int, _ random: inout SeededRandom) -> Self {
        var products: [Blueprint.Product] = []
        for application in Blueprint.Application.allCases where random.chance(0.8) || products.isEmpty {
            var categories: [SlotCategory] = [.all]
            if random.chance(0.5) {
                categories = [.server, .workstation] + (random.chance(0.6) ? [.nonWindows] : [])
            }
            products.append(
                Blueprint.Product(
                    application: application, categories: categories,
                    minimum: random.chance(0.2) ? random.within(2...10) : 0,
                    roundUpTo: random.chance(0.2) ? random.within(2...5) : 1))
        }
        return Self(
            name: "from \(source)", source: source, mode: random.chance(0.15) ? .observe : .bill,
            usageAtZero: random.chance(0.5) ? .keepAtZero : .endAtZero, products: products,
            isScheduled: random.chance(0.3), runsPerDay: (0..<days).map { _ in random.chance(0.25) ? 2 : 1 })
    }
}

extension Blueprint.Company {
    fileprivate static func drawn(
        _ number: Int, in index: Int, _ integration: Blueprint.Integration, _ agreements: [Blueprint.Agreement],
        _ others: [Self], _ days: Int, _ random: inout SeededRandom
    ) -> Self {
        // A customer that is read from two sources is billed on one agreement: two companies share it.
        let shared = others.filter { $0.integration != index && $0.agreement != nil }.map(\.agreement)
        let own = agreements[number - 1]
        var agreement = random.chance(0.4) ? shared.first.flatMap { $0 } ?? own.id : own.id
        func customer(_ agreement: Int) -> Int? { agreements.first { $0.id == agreement }?.company }
        let isTaken = others.contains { $0.integration == index && $0.connectWiseCompany == customer(agreement) }
        if isTaken { agreement = own.id }
        let isMapped = random.chance(0.88)
        var usage = Blueprint.Usage.drawn(number, &random)
        var history: [Blueprint.Usage?] = []
        for day in 1...days {
            if day > 1 { usage = usage.later(&random) }
            history.append(day > 1 && random.chance(0.06) ? nil : usage)
        }
        return Self(
            id: "\(number)", name: "Customer \(number)", source: integration.source, integration: index,
            connectWiseCompany: isMapped ? customer(agreement) : nil,
            agreement: isMapped && random.chance(0.95) ? agreement : nil, isBilled: random.chance(0.85), days: history)
    }
}

extension Blueprint.Company {
    /// Moves it now and then to the customer's other agreement, and back.
    fileprivate mutating func drawMoves(
        between agreements: [Blueprint.Agreement], _ integrations: [Blueprint.Integration], _ days: Int,
        _ random: inout SeededRandom
    ) {
        let own = agreements.filter { $0.company == connectWiseCompany }
        guard var now = agreement, isBilled, integrations[integration].mode == .bill, own.count == 2,
            own.allSatisfy({ !$0.isOver })
        else { return }
        for day in 1...days where random.chance(0.15) {
            guard let next = own.first(where: { $0.id != now })?.id else { return }
            moves[day] = next
            now = next
        }
    }
}

extension Blueprint.Usage {
    fileprivate static func drawn(_ number: Int, _ random: inout SeededRandom) -> Self {
        var keys: [Blueprint.Key] = []
        for application in Blueprint.Application.allCases where random.chance(0.6) || keys.isEmpty {
            for copy in 1...(random.chance(0.3) ? 2 : 1) {
                keys.append(.drawn("K\(number)-\(application.rawValue)-\(copy)", application, &random))
            }
        }
        var usage = Self(keys: keys, devices: [])
        usage.drawDevices(&random)
        return usage
    }

    /// The next day's: often the same, sometimes other counts, sometimes none, sometimes another life of a key.
    fileprivate func later(_ random: inout SeededRandom) -> Self {
        var next = self
        if random.chance(0.15) {
            let index = random.below(keys.count)
            next.keys[index] = .drawn(keys[index].serial, keys[index].application, &random)
        }
        if random.chance(0.18) { next.devices = [] } else if random.chance(0.7) { next.drawDevices(&random) }
        return next
    }

    private mutating func drawDevices(_ random: inout SeededRandom) {
        let systems = ["windowsWorkstation", "windowsServer", "linux", "macOS", "unknown"]
        devices = (0..<random.within(1...4)).map { _ in
            let shuffled = keys.map(\.serial).filter { _ in random.chance(0.6) }
            let (active, rest) = (shuffled.prefix(2), shuffled.dropFirst(2))
            let isPending = random.chance(0.1)
            return Blueprint.Devices(
                system: random.pick(systems), count: random.within(1...9),
                keys: isPending ? Array(active.dropFirst()) : Array(active),
                pending: isPending ? Array(active.prefix(1)) : [],
                reserve: Array(rest.prefix(1)))
        }
    }
}

extension Blueprint.Key {
    fileprivate static func drawn(
        _ serial: String, _ application: Blueprint.Application, _ random: inout SeededRandom
    ) -> Self {
        let end = Blueprint.firstDay.adding(days: random.within(-2...40))
        return switch random.below(10) {
        case 0: Self(serial: serial, application: application, kind: "trial", expires: end)
        case 1: Self(serial: serial, application: application, kind: "commercial", expires: end)
        case 2:
            Self(
                serial: serial, application: application, kind: "subscription", subscriptionState: "paused",
                expires: end)
        case 3, 4:
            Self(
                serial: serial, application: application, kind: "subscription", subscriptionState: "active",
                expires: end)
        default: Self(serial: serial, application: application, kind: "commercial", expires: end.adding(days: 400))
        }
    }
}

extension Conditions {
    /// In every other world the plan of one company on one day.
    private static func oddPlans(
        _ tenants: [Blueprint.Tenant], _ days: Int, _ random: inout SeededRandom
    ) -> [OddPlan] {
        guard random.chance(0.5) else { return [] }
        let tenant = random.pick(tenants)
        return [OddPlan(tenant: tenant.name, company: random.pick(tenant.companies).id, day: random.within(1...days))]
    }
}

extension Conditions {
    fileprivate static func drawn(
        _ tenants: [Blueprint.Tenant], days: Int, _ random: inout SeededRandom
    ) -> Conditions {
        var storm = Weather()
        let force = random.pick([0.3, 1.0, 1.0, 2.5])
        let sweeps = random.chance(0.7)
        storm.crash = random.chance(0.8) ? 0.004 * force : 0
        storm.failure = random.chance(0.6) ? 0.01 * force : 0
        storm.lostAnswer = random.chance(0.6) ? 0.01 * force : 0
        storm.slow = random.chance(0.5) ? 0.02 : 0
        storm.freeze = random.chance(0.3) ? 0.002 : 0
        storm.lostRecord = sweeps && random.chance(0.5) ? 0.02 * force : 0
        storm.doubledRecord = random.chance(0.7) ? 0.05 : 0
        storm.lateRecord = random.chance(0.7) ? 0.08 : 0
        storm.redelivery = random.chance(0.7) ? 0.05 : 0
        storm.outsideRead = random.chance(0.8) ? 0.03 * force : 0
        storm.outsideWrite = random.chance(0.8) ? 0.15 * force : 0
        var outages: [Outage] = []
        for tenant in tenants {
            for day in 1...days where random.chance(0.15) {
                let start = random.within(0...200)
                outages.append(
                    Outage(
                        tenant: tenant.name, source: random.pick(tenant.sources), day: day,
                        seconds: start...(start + random.within(20...900))))
            }
        }
        return Conditions(
            collectors: random.within(1...2), calculators: random.within(1...2), writers: random.within(1...2),
            partitions: random.within(1...4), storm: storm, sweeps: sweeps,
            crashesAt: random.chance(0.5) ? random.within(1...250) : nil, outages: outages,
            restlessDays: Set((1..<max(days, 2)).filter { _ in random.chance(0.2) }),
            oddPlans: oddPlans(tenants, days, &random))
    }
}
