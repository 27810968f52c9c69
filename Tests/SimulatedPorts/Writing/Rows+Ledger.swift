package import Billing
import Contracts
import Ports
package import Runs

extension Rows {
    /// Keeps an entry as it is: a test's way to what the writer left behind long ago.
    package mutating func keep(_ entry: LedgerEntry, of company: CompanyKey, on site: SiteID) {
        ledger[Self.key(entry, company)] = LedgerRow(site: site, entry: entry)
    }

    static func key(_ entry: LedgerEntry, _ company: CompanyKey) -> Owned<Pair<ManagedCompanyID, Pair<Slot, Int>>> {
        Owned(company.tenant, Pair(company.company, Pair(entry.slot, entry.generation)))
    }

    /// Stores the entry of a create, or takes that of a suspect up again.
    mutating func open(_ entry: LedgerEntry, of plan: AdditionPlanMade) throws {
        let key = Self.key(entry, plan.companyKey)
        guard ledger[key].map({ $0.entry.state == .suspect }) ?? true else {
            throw PortError(.refused, "generation \(entry.generation) of \(entry.slot.application) is there already")
        }
        try insert(entry, of: plan)
    }

    /// Inserts or replaces an entry, as far as it may go on so.
    mutating func put(_ entry: LedgerEntry, of plan: AdditionPlanMade) throws {
        let key = Self.key(entry, plan.companyKey)
        guard let old = ledger[key] else { return try insert(entry, of: plan) }
        guard old.entry.state.mayBecome(entry.state) else {
            throw PortError(
                .refused, "a ledger entry cannot go back: ended stays ended, and live is never creating again")
        }
        // What an entry stands for never changes: only where it stands.
        let kept = LedgerEntry(
            slot: entry.slot, generation: entry.generation, tag: old.entry.tag, state: entry.state,
            agreement: old.entry.agreement, addition: entry.addition, product: old.entry.product,
            quantity: entry.quantity, effectiveDate: entry.effectiveDate, peakUnits: entry.peakUnits,
            peakPeriod: entry.peakPeriod, verifiedOn: entry.verifiedOn, endedOn: entry.endedOn)
        try check(kept, on: old.site, of: plan.companyKey)
        ledger[key] = LedgerRow(site: old.site, entry: kept)
    }

    private mutating func insert(_ entry: LedgerEntry, of plan: AdditionPlanMade) throws {
        try check(entry, on: plan.site, of: plan.companyKey)
        guard companies[Owned(plan.tenant, plan.managedCompany)] != nil else {
            throw Violation("addition_ledger_tenant_id_managed_company_id_fkey")
        }
        ledger[Self.key(entry, plan.companyKey)] = LedgerRow(site: plan.site, entry: entry)
    }

    private func check(_ entry: LedgerEntry, on site: SiteID, of company: CompanyKey) throws {
        try requireBounded(entry.slot.application, "ledger_application_is_bounded")
        guard entry.generation >= 1 else { throw Violation("addition_ledger_generation_check") }
        guard entry.tag.text.hasPrefix(SlotTag.prefix), entry.tag.text.unicodeScalars.count <= 50 else {
            throw Violation("addition_ledger_slot_tag_check")
        }
        guard [.creating, .suspect].contains(entry.state) || entry.addition != nil else {
            throw Violation("ledger_addition_is_known")
        }
        guard entry.endedOn == nil || entry.state == .ended else { throw Violation("ledger_end_is_of_ended") }
        let key = Self.key(entry, company)
        let others = ledger.all { other, _ in other.tenant == key.tenant && other != key }
        let onSite = others.filter { $0.row.site == site }.map(\.row.entry)
        guard !onSite.contains(where: { $0.agreement == entry.agreement && $0.tag == entry.tag }) else {
            throw Violation("slot_tag_unique_on_agreement")
        }
        let isOpen = { (state: LedgerEntry.State) in [.creating, .live].contains(state) }
        let ofSlot = others.filter { $0.key.id.first == company.company && $0.row.entry.slot == entry.slot }
        guard !isOpen(entry.state) || !ofSlot.contains(where: { isOpen($0.row.entry.state) }) else {
            throw Violation("ledger_one_open_generation")
        }
        guard entry.addition == nil || !onSite.contains(where: { $0.addition == entry.addition }) else {
            throw Violation("ledger_addition_once")
        }
    }
}
