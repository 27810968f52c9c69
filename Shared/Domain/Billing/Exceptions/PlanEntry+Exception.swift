extension PlanEntry {
    /// An exception of this entry's slot, with its units unless others are named: zero where all of them are billed.
    func exception(
        _ code: BillingExceptionCode, agreement: AgreementID? = nil, units: UnitCount? = nil,
        addition: AdditionID? = nil, message: String
    ) -> BillingException {
        BillingException(
            code, application: slot.application, applicationName: applicationName, category: slot.category,
            product: product.identifier, agreement: agreement, units: units ?? self.units,
            addition: addition, message: message)
    }
}
