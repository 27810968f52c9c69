/// Why something could not be billed: a closed list.
package enum BillingExceptionCode: String, CaseIterable, Hashable, Sendable, Codable {
    case companyNotMapped, agreementNotChosen, agreementMissing, agreementEnded, agreementCancelled
    case agreementOfAnotherCompany, agreementStartsTooLate
    case applicationNotMapped, applicationNotRecognised, categoryNotMapped
    case productMissing, productInactive, productNotAllowed
    case additionNotOurs, additionEndedByHand, additionLeftOver, duplicateSlotTag
    case effectiveDateUnknown, refusedByConnectWise
    case collectionFailed, managedCompanyMissing, identityMismatch, keyOfAnotherServer, countMismatch
    case connectionNeedsAttention, storedDataUnreadable, notWrittenInTime, runMissed, additionStays
    case agreementNotRecurring, recordUnreadable, managedCompanyNew
}

/// Why something could not be billed, addressed to the person who can fix it, with the fix.
package struct BillingException: Hashable, Sendable, Codable {
    /// Which of the known causes.
    package let code: BillingExceptionCode
    /// The application, where one is concerned.
    package let application: ApplicationCode?
    /// Its name, for people.
    package let applicationName: String?
    /// The slot's category, where one is concerned and it is not `all`.
    package let category: SlotCategory?
    /// The product's identifier, where one is concerned.
    package let product: String?
    /// The agreement, where one is concerned.
    package let agreement: AgreementID?
    /// The units that are not billed because of it; `nil` where units are not the point.
    package let units: UnitCount?
    /// The addition it is about, where it is about one: decisions name it.
    package let addition: AdditionID?
    /// The identity at the source of a company that is in no integration, where one is concerned.
    package let newCompany: String?
    /// What is wrong and what to do about it, for people.
    package let message: String

    /// An exception; fields that do not apply are left out.
    package init(
        _ code: BillingExceptionCode, application: ApplicationCode? = nil, applicationName: String? = nil,
        category: SlotCategory? = nil, product: String? = nil, agreement: AgreementID? = nil, units: UnitCount? = nil,
        addition: AdditionID? = nil, newCompany: String? = nil, message: String
    ) {
        self.code = code
        self.application = application
        self.applicationName = applicationName
        self.category = category == .all ? nil : category
        self.product = product
        self.agreement = agreement
        self.units = units
        self.addition = addition
        self.newCompany = newCompany
        self.message = message
    }
}

extension BillingException: Comparable {
    /// Orders by code, application, category, product, agreement, addition, new company, message.
    package static func < (left: Self, right: Self) -> Bool { left.sortKey.lexicographicallyPrecedes(right.sortKey) }

    private var sortKey: [String] {
        [
            code.rawValue, application?.text ?? "", category?.rawValue ?? "", product ?? "",
            agreement?.description ?? "", addition?.description ?? "", newCompany ?? "", message,
        ]
    }
}
