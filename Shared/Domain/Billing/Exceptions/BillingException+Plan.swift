/// What the plan alone can tell, in words.
extension BillingException {
    static func companyNotMapped(units: UnitCount) -> BillingException {
        BillingException(
            .companyNotMapped, units: units,
            message: "This company is not mapped to a ConnectWise company, so \(units) units are not billed. "
                + "Map it under Companies of this integration.")
    }

    static func agreementNotChosen(units: UnitCount) -> BillingException {
        BillingException(
            .agreementNotChosen, units: units,
            message: "No agreement is chosen for this company, so \(units) units are not billed. "
                + "Choose its agreement under Companies of this integration.")
    }

    static func applicationNotMapped(_ usage: ApplicationUsage) -> BillingException {
        let name = usage.application.name
        return usage.exception(
            .applicationNotMapped,
            message: "\(usage.counted) of \(name) are not billed, because it is not mapped to a product. "
                + "Map \(name) to a product under Products of this integration.")
    }

    static func byCategoryNotAllowed(_ usage: ApplicationUsage) -> BillingException {
        let name = usage.application.name
        let unit = usage.application.unit.rawValue
        return usage.exception(
            .applicationNotMapped,
            message: "\(usage.counted) of \(name) are not billed: it is licensed by \(unit), and products by category "
                + "are not allowed for that. Map \(name) to a single product under Products of this integration.")
    }

    static func applicationNotRecognised(_ usage: ApplicationUsage, isMapped: Bool) -> BillingException {
        let name = usage.application.name
        let consequence = isMapped ? "It is billed by device, as mapped. " : "Its \(usage.counted) are not billed. "
        return usage.exception(
            .applicationNotRecognised, units: isMapped ? .zero : usage.units,
            message: "The catalogue does not know the application \(name). \(consequence)"
                + "Add it to the catalogue with its licensing unit, or map it to a product as it is.")
    }

    static func categoryNotMapped(_ category: DeviceCategory, _ usage: ApplicationUsage) -> BillingException {
        let name = usage.application.name
        return usage.exception(
            .categoryNotMapped, category: SlotCategory(category),
            message: "\(usage.counted) of \(name) are not billed, because the category \(category.rawValue) has no "
                + "product. Choose its product in the mapping of \(name) under Products of this integration.")
    }

    static func keyOfAnotherServer(_ usage: ApplicationUsage) -> BillingException {
        let units = usage.units(with: .keyOfAnotherServer)
        return usage.exception(
            .keyOfAnotherServer, units: units,
            message: "\(units) devices use \(usage.application.name) with keys that only another server holds, and are "
                + "not billed. Add the keys to the company's own server, or let the policy bill main server keys.")
    }

    static func keysUnreadable(
        _ keys: [UnreadableKey], _ application: RecognisedApplication?, units: UnitCount
    ) -> BillingException {
        let flaws = keys.map { "the key \($0.serial) (\($0.flaw))" }.joined(separator: ", ")
        let subject = application.map { "of \($0.name)" } ?? "of an application that cannot be told"
        return BillingException(
            .recordUnreadable, application: application?.code, applicationName: application?.name, units: units,
            message:
                "\(units) devices \(subject) are not billed, and nothing is lowered because of them, because their "
                + "key cannot be read: \(flaws). Look at it under Licences in Kaspersky Security Center, and delete it "
                + "there and add it again if it is broken; the next run reads it again.")
    }

    static func countMismatch(listed: UnitCount, reported: UnitCount) -> BillingException {
        BillingException(
            .countMismatch,
            message: "The company's list holds \(listed) devices, but the server reports \(reported). Look for devices "
                + "that were moved or hidden in Kaspersky Security Center, then run the integration again.")
    }
}

extension ApplicationUsage {
    /// Its units with their noun, for people.
    fileprivate var counted: String {
        switch application.unit {
        case .device: "\(units) devices"
        case .user: "\(units) users"
        case .mailbox: "\(units) mailboxes"
        }
    }

    fileprivate func exception(
        _ code: BillingExceptionCode, category: SlotCategory? = nil, units: UnitCount? = nil, message: String
    ) -> BillingException {
        BillingException(
            code, application: application.code, applicationName: application.name, category: category,
            units: units ?? self.units, message: message)
    }
}
