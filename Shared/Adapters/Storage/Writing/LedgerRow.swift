import Billing
import Ports
import Postgres

/// A ledger entry as a statement builds it in JSON.
struct LedgerRow: Decodable {
    /// The object, from the alias `l` of `addition_ledger`.
    static let json: SQL = """
        jsonb_build_object(
            'application', l.application_code, 'category', l.category, 'generation', l.generation, 'tag', l.slot_tag,
            'state', l.state, 'agreement', l.agreement_id, 'addition', l.addition_id,
            'product', jsonb_build_object('id', l.product_id, 'identifier', l.product_identifier),
            'quantity', l.quantity, 'effectiveDate', l.effective_date, 'peakUnits', l.peak_units,
            'peakPeriod', l.peak_period, 'verifiedOn', l.verified_on, 'endedOn', l.ended_on)
        """

    private let application: ApplicationCode
    private let category: SlotCategory
    private let generation: Int
    private let tag: SlotTag
    private let state: LedgerEntry.State
    private let agreement: AgreementID
    private let addition: AdditionID?
    private let product: MappedProduct
    private let quantity: UnitCount
    private let effectiveDate: BillingDate
    private let peakUnits: UnitCount
    private let peakPeriod: BillingDate?
    private let verifiedOn: BillingDate?
    private let endedOn: BillingDate?

    var entry: LedgerEntry {
        LedgerEntry(
            slot: Slot(application: application, category: category), generation: generation, tag: tag, state: state,
            agreement: agreement, addition: addition, product: product, quantity: quantity,
            effectiveDate: effectiveDate, peakUnits: peakUnits, peakPeriod: peakPeriod, verifiedOn: verifiedOn,
            endedOn: endedOn)
    }
}

/// A write intent as a statement builds it in JSON.
struct IntentRow: Decodable {
    /// The object, from the alias `w` of `write_intents`.
    static let json: SQL = """
        jsonb_build_object(
            'id', w.intent_id, 'application', w.application_code, 'category', w.category, 'generation', w.generation,
            'kind', w.kind, 'agreement', w.agreement_id, 'addition', w.addition_id, 'quantity', w.quantity, 'endsOn', w.ends_on,
            'isSuspect', w.settled_at IS NOT NULL,
            'ageSeconds', extract(epoch FROM clock_timestamp() - w.intended_at))
        """

    private let id: Int
    private let application: ApplicationCode
    private let category: SlotCategory
    private let generation: Int
    private let kind: WriteIntent.Kind
    private let agreement: AgreementID
    private let addition: AdditionID?
    private let quantity: UnitCount
    private let endsOn: BillingDate?
    private let ageSeconds: Double
    let isSuspect: Bool

    var intent: WriteIntent {
        WriteIntent(
            id: id, slot: Slot(application: application, category: category), generation: generation, kind: kind,
            agreement: agreement, addition: addition, quantity: quantity, endsOn: endsOn,
            age: .seconds(max(0, ageSeconds)))
    }
}
