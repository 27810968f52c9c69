import Billing
import Ports

/// An addition that carries a slot's tag although another one stands for the slot: a create of ours that came late.
struct Twin: Hashable {
    let slot: Slot
    let generation: Int
    let agreement: AgreementID
    let addition: FoundAddition
    /// The one that stands for the slot here; `nil`: it stands on another agreement, or is ended.
    let kept: FoundAddition?
    /// The creates that may have made it; known once it is ended.
    var intents: [Int]

    /// Whether it is surely ours: our member made it, and the one that is kept.
    ///
    /// A person may have copied a line, tag included.
    func isOurs(_ members: Set<String>) -> Bool {
        ([addition] + (kept.map { [$0] } ?? [])).allSatisfy { $0.enteredBy.map(members.contains) ?? false }
    }

    /// What ends it: it must bill nothing, so it ends when it takes effect.
    func ending(on billingDate: BillingDate) -> BillingDate {
        if case .date(let date) = addition.effectiveDate { date } else { billingDate }
    }

    /// What a person has to do where ConnectWise refuses to end it.
    func refusal(_ words: String, named product: MappedProduct) -> BillingException {
        BillingException(
            .refusedByConnectWise, application: slot.application, category: slot.category, product: product.identifier,
            agreement: agreement, addition: addition.id,
            message:
                "The addition \(addition.id) came late and bills a second time, and ConnectWise refuses to end it: "
                + "\(words) Set its quantity to 0 and end it in ConnectWise.")
    }

    /// What a person has to answer where it may be theirs.
    func exception(named product: MappedProduct?) -> BillingException {
        let ours = kept.map { " beside our own addition \($0.id)" } ?? ""
        return BillingException(
            .duplicateSlotTag, application: slot.application, category: slot.category, product: product?.identifier,
            agreement: agreement, addition: addition.id,
            message:
                "The addition \(addition.id) carries a serial number of ours\(ours), and is not surely made by us. "
                + "Set its quantity to 0 and end it in ConnectWise; if it is a line of yours, clear its serial number.")
    }
}
