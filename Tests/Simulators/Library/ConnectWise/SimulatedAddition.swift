public import Foundation
import StrictJSON

/// An addition as ConnectWise's own state has it, for results and tests.
public struct SimulatedAddition: Sendable, Equatable {
    /// Its number.
    public let id: Int
    /// The agreement it stands on.
    public let agreementId: Int
    /// The product's identifier.
    public let product: String
    /// How many.
    public let quantity: Decimal
    /// Its first day.
    public let effectiveDate: CalendarDay?
    /// From this day on it no longer bills.
    public let cancelledDate: CalendarDay?
    /// The text Tallybridge marks its own by.
    public let serialNumber: String?
    /// Who created it.
    public let enteredBy: ConnectWiseAuthor
    /// Who changed it last.
    public let updatedBy: ConnectWiseAuthor

    /// Whether Tallybridge created it, judged by who did, never by its marks.
    public var byTallybridge: Bool { enteredBy == .apiMember }

    init(_ stored: StoredAddition, _ state: ConnectWiseState) {
        id = stored.id
        agreementId = stored.agreementId
        product = (state.products[stored.productId] ?? state.deletedProducts[stored.productId])?.identifier ?? ""
        quantity = stored.quantity
        effectiveDate = stored.effectiveDate
        cancelledDate = stored.cancelledDate
        serialNumber = stored.fields["serialNumber"]?.text
        enteredBy = stored.stamp.enteredBy
        updatedBy = stored.stamp.updatedBy
    }
}
