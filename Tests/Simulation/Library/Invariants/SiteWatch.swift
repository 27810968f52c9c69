import Billing
import Contracts
import Foundation
import Locking
import SimulatedPorts
import Simulators

/// Watches what arrives at one ConnectWise system, and judges each write by what it has made of the additions.
final class SiteWatch: Sendable {
    private struct State: Sendable {
        var quantities: [Int: Decimal] = [:]
        var ended: Set<Int> = []
        /// Which process has a write under way, by agreement.
        var underWay: [String: String] = [:]
        /// The day whose usage each line said last.
        var days: [Truth.Line: Int] = [:]
        /// Additions that were made late, when nobody waited for them any more.
        var madeLate: Set<Int> = []
        /// The day on which something late last changed a line.
        var disturbed: [Truth.Line: Int] = [:]
        /// When something came late last, by agreement.
        var lateAt: [String: Duration] = [:]
    }

    let tenant: Blueprint.Tenant
    let model: ConnectWiseModel
    let truth: Truth
    private let store: SimulatedStore
    private let chronicle: Chronicle
    private let state = Locked(State())

    init(
        tenant: Blueprint.Tenant, model: ConnectWiseModel, truth: Truth, store: SimulatedStore, chronicle: Chronicle
    ) {
        self.tenant = tenant
        self.model = model
        self.truth = truth
        self.store = store
        self.chronicle = chronicle
    }

    /// A request has been sent and will arrive.
    func leaves(_ request: ModelRequest, from process: Incarnation) {
        guard request.method != "GET" else { return }
        let other = state.withLock { $0.underWay.updateValue(process.name, forKey: Self.agreement(request)) }
        guard let other else { return }
        chronicle.report(
            Violation(
                "one writer at a time changes an agreement",
                "\(process.name) sends \(request.method) \(request.path) while one of \(other) is under way"))
    }

    /// `…/agreements/31/additions/…`: what is before the addition.
    private static func agreement(_ request: ModelRequest) -> String {
        request.path.split(separator: "/").prefix { $0 != "additions" }.joined(separator: "/")
    }

    /// A request arrives, whoever sent it and whatever has become of the sender.
    func arrive(_ request: ModelRequest, from process: Incarnation) -> Delivery {
        guard request.method != "GET" else { return model.exchange(request) }
        let before = model.additions
        let delivery = model.exchange(request)
        state.withLock { _ = $0.underWay.removeValue(forKey: Self.agreement(request)) }
        chronicle.tell(model.name, "\(request.method) of \(process.name) arrives: \(delivery.answer?.status ?? 0)")
        chronicle.count { $0.writes += 1 }
        do throws(Violation) {
            if let status = delivery.answer?.status, (200..<300).contains(status), model.additions == before,
                !isOvertaken(request, at: process.simulation.uptime)
            {
                throw Violation(
                    "no write is sent without need",
                    "\(request.method) \(request.path) of \(process.name) changed nothing")
            }
            try judge(model.additions.filter(\.byTallybridge))
        } catch {
            chronicle.report(error)
        }
        return delivery
    }

    /// Whether something late may have come between the reading that led to a request and the request itself.
    private func isOvertaken(_ request: ModelRequest, at uptime: Duration) -> Bool {
        guard let late = state.withLock({ $0.lateAt[Self.agreement(request)] }) else { return false }
        return uptime - late < .seconds(120)
    }

    /// A request arrives that its sender has given up, and perhaps sent again: nothing is judged by it, but what becomes
    /// of it is.
    func arriveLate(_ request: ModelRequest, from process: Incarnation, on day: Int) {
        let before = Dictionary(model.additions.map { ($0.id, $0) }) { first, _ in first }
        let delivery = model.exchange(request)
        chronicle.tell(model.name, "\(request.method) of \(process.name) arrives late: \(delivery.answer?.status ?? 0)")
        chronicle.count { $0.lateWrites += 1 }
        state.withLock { $0.lateAt[Self.agreement(request)] = process.simulation.uptime }
        for addition in model.additions where addition != before[addition.id] {
            state.withLock { state in
                if before[addition.id] == nil { state.madeLate.insert(addition.id) }
                state.quantities[addition.id] = addition.quantity
                if addition.cancelledDate != nil { state.ended.insert(addition.id) }
                if let line = addition.serialNumber.flatMap(truth.line) { state.disturbed[line] = day }
            }
        }
    }

    /// The day on which something late last changed the line; `nil`: nothing did.
    func disturbance(of line: Truth.Line) -> Int? { state.withLock { $0.disturbed[line] } }

    private func judge(_ additions: [SimulatedAddition]) throws(Violation) {
        let madeLate = state.withLock { $0.madeLate }
        var byTag: [String: Int] = [:]
        for addition in additions {
            let tag = addition.serialNumber ?? ""
            guard let line = truth.line(of: tag), line.tenant == tenant.name, let company = truth.company(of: line)
            else {
                throw Violation("no tenant reaches what is another's", "addition \(addition.id) has the tag '\(tag)'")
            }
            let product = Blueprint.product(line.application, line.category).name
            guard truth.isWritten(company, in: tenant.name), company.agreements.contains(addition.agreementId),
                product == addition.product
            else {
                throw Violation(
                    "nothing is written for who is not billed",
                    "addition \(addition.id) of \(line.text) on agreement \(addition.agreementId)")
            }
            // One that came late is a second one of its generation until it is found, and it may be ended then.
            if madeLate.contains(addition.id), addition.cancelledDate != nil { continue }
            if let other = byTag.updateValue(addition.id, forKey: tag), madeLate.isDisjoint(with: [other, addition.id])
            {
                throw Violation(
                    "a slot's generation is created once", "\(other) and \(addition.id) are both \(line.text)")
            }
            try judge(addition, line, company)
        }
    }

    /// A line says the usage of a day that was read whole, and of no day before the one it said last.
    private func judge(
        _ addition: SimulatedAddition, _ line: Truth.Line, _ company: Blueprint.Company
    ) throws(Violation) {
        let (known, isKnownEnded, lastDay) = state.withLock {
            ($0.quantities[addition.id], $0.ended.contains(addition.id), $0.days[line] ?? 1)
        }
        let isEnded = addition.cancelledDate != nil
        guard known != addition.quantity || isEnded != isKnownEnded else { return }
        // One that another follows ends whatever is used.
        if isEnded, !company.moves.isEmpty {
            state.withLock { state in
                state.quantities[addition.id] = addition.quantity
                state.ended.insert(addition.id)
            }
            return
        }
        let said = isEnded ? 0 : NSDecimalNumber(decimal: addition.quantity).intValue
        let readings = store.rows.readings(of: company, in: tenant)
        let source = readings.first { $0.billing >= lastDay && truth.quantity(of: line, by: $0) == said }
        guard let day = source?.billing else {
            let figures = readings.map { "\($0): \(truth.quantity(of: line, by: $0) ?? -1)" }
            throw Violation(
                "a line says the usage of the newest day that was read whole",
                "\(line.text) says \(said) after day \(lastDay); read were \(figures.joined(separator: ", "))")
        }
        state.withLock { state in
            state.quantities[addition.id] = addition.quantity
            if isEnded { state.ended.insert(addition.id) }
            state.days[line] = day
        }
    }
}

extension Rows {
    /// The readings of a company's usage that were stored, in their order.
    func readings(of company: Blueprint.Company, in tenant: Blueprint.Tenant) -> [Reading] {
        let id = Names.company(company.id, of: tenant.name)
        let found = snapshots.all { key, row in key.tenant == tenant.id && row.taken.managedCompany == id }
        return found.map { _, row in
            Reading(
                billing: row.taken.billingDate.daysSinceEpoch - Blueprint.firstDay.number + 1,
                storedAt: row.storedAt.microseconds,
                readOn: row.storedAt.microseconds / 86_400_000_000 - Blueprint.firstDay.number + 1)
        }.sorted()
    }
}
