package import Foundation
import StrictJSON

/// An addition as ConnectWise's own state has it, for results and tests.
package struct SimulatedAddition: Sendable, Equatable {
    /// Its number.
    package let id: Int
    /// The agreement it stands on.
    package let agreementId: Int
    /// The product's identifier.
    package let product: String
    /// How many.
    package let quantity: Decimal
    /// Its first day.
    package let effectiveDate: CalendarDay?
    /// From this day on it no longer bills.
    package let cancelledDate: CalendarDay?
    /// The text Tallybridge marks its own by.
    package let serialNumber: String?
    /// Who created it.
    package let enteredBy: ConnectWiseAuthor
    /// Who changed it last.
    package let updatedBy: ConnectWiseAuthor

    /// Whether Tallybridge created it, judged by who did, never by its marks.
    package var byTallybridge: Bool { enteredBy == .apiMember }

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
