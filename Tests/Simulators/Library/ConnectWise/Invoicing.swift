package import Foundation

/// One invoice of one agreement.
package struct SimulatedInvoice: Sendable, Equatable {
    package let agreementId: Int
    /// On which day of the scenario it was made.
    package let day: Int
    /// The period's first day.
    package let from: CalendarDay
    /// The first day after the period.
    package let until: CalendarDay
    /// What it comes to.
    package let total: Decimal
}

/// The arithmetic of an agreement's invoice: in advance, and kept simple (an assumption of the scenario format).
///
/// A line bills if it is effective before the period's end and not cancelled at its start. With proration a line bills the
/// days in force, the first one included, the price rounded to cents per unit; the day of cancellation itself is no longer
/// in force, as a line with a cancelled date on the period's first day does not bill. What became effective inside invoiced
/// periods is billed for that part on the next invoice. Source of the rounding: a billing connector's published example,
/// 22.00 a month from 15 March, March already billed: 34.06 in April.
enum Invoicing {
    /// What `line` comes to for the period [`from`, `until`).
    static func charge(
        _ line: StoredAddition, price: Decimal, on agreement: Scenario.Agreement, from: CalendarDay, until: CalendarDay
    ) -> Decimal {
        guard line.isBillable, let effective = line.effectiveDate else { return 0 }
        if !agreement.prorate {
            let bills = effective < until && line.isLive(on: from)
            return bills ? rounded(line.billedQuantity * price) : 0
        }
        let regular = perUnit(line, price, inForceFrom: effective, period: (from, until))
        return line.billedQuantity * (regular + unbilled(line, price, agreement.cycle, before: from))
    }

    /// Price per unit of the parts before `start` that no invoice has billed.
    static func unbilled(
        _ line: StoredAddition, _ price: Decimal, _ cycle: Scenario.Cycle, before start: CalendarDay
    ) -> Decimal {
        guard let effective = line.effectiveDate else { return 0 }
        let first = max(effective, line.invoicedThrough ?? effective)
        var sum: Decimal = 0
        var end = start
        while first < end {
            let begin = cycle.previous(before: end)
            sum += perUnit(line, price, inForceFrom: first, period: (begin, end))
            end = begin
        }
        return sum
    }

    private static func perUnit(
        _ line: StoredAddition, _ price: Decimal, inForceFrom first: CalendarDay, period: (CalendarDay, CalendarDay)
    ) -> Decimal {
        let begin = max(first, period.0)
        let end = min(line.cancelledDate ?? period.1, period.1)
        let days = end.days(since: begin)
        guard days > 0 else { return 0 }
        return rounded(price * Decimal(days) / Decimal(period.1.days(since: period.0)))
    }

    static func rounded(_ amount: Decimal) -> Decimal {
        var amount = amount
        var result = Decimal()
        NSDecimalRound(&result, &amount, 2, .plain)
        return result
    }
}

extension ConnectWiseState {
    /// Invoices `id` for one cycle and moves its next invoice date.
    mutating func invoice(_ id: Int, day: Int) throws(ConnectWiseRefusal) -> SimulatedInvoice {
        guard var agreement = agreements[id] else { throw .notFound("Agreement \(id)") }
        guard let from = agreement.nextInvoiceDate ?? agreement.billStartDate else {
            throw .plain(
                400, "InvalidObject", "agreement \(id) has neither a next invoice date nor a billing start date")
        }
        guard agreement.nextInvoiceDate == nil || (agreement.cycle != .notRecurring && !agreement.billOneTime) else {
            throw .plain(400, "InvalidObject", "agreement \(id) is billed once, and has been")
        }
        let until = agreement.cycle.next(after: from)
        var total: Decimal = 0
        for line in additions(of: id) {
            let price = line.unitPrice ?? (products[line.productId] ?? deletedProducts[line.productId])?.price ?? 0
            total += Invoicing.charge(line, price: price, on: agreement, from: from, until: until)
            additions[line.id]?.invoicedThrough = max(until, line.invoicedThrough ?? until)
        }
        agreement.nextInvoiceDate = until
        put(agreement, by: .person)
        let invoice = SimulatedInvoice(agreementId: id, day: day, from: from, until: until, total: total)
        invoices.append(invoice)
        return invoice
    }
}
