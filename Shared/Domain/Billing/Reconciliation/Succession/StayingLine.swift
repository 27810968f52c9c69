/// A line of ours that bills on although nothing of it is billed by a plan: its company, application or category is not
/// mapped any more, or not billed (rule 10).
///
/// It stays until a person answers *leave* or *end*, or it bills no more.
package struct StayingLine: Hashable, Sendable {
    package let slot: Slot
    package let agreement: AgreementID
    package let addition: AdditionID
    package let product: MappedProduct
    /// What it bills.
    package let quantity: UnitCount

    init?(_ line: OwnLine) {
        guard line.stillBills, let addition = line.addition else { return nil }
        slot = line.entry.slot
        agreement = line.entry.agreement
        self.addition = addition.id
        product = line.entry.product
        quantity = UnitCount(Int(min(Double(Int32.max), addition.quantity.rounded(.up))))
    }

    /// What a person is asked.
    ///
    /// - Parameters:
    ///   - used: what is used today of the application; `nil`: it is not read any more.
    ///   - reason: why it is not kept up to date, as it reads on from "although".
    package func exception(used: UnitCount?, because reason: String) -> BillingException {
        let today = used.map { " \($0) are in use today." } ?? ""
        return BillingException(
            .additionStays, application: slot.application, category: slot.category, product: product.identifier,
            agreement: agreement, units: quantity, addition: addition,
            message:
                "The addition \(addition) of \(product.identifier) on the agreement \(agreement) still bills \(quantity), "
                + "although \(reason).\(today) Leave it, and it is yours from then on, or have it ended.")
    }
}
