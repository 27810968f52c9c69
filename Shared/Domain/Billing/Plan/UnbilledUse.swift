/// Units of an application that a plan bills in no slot.
package struct UnbilledUse: Hashable, Sendable, Codable {
    package let application: ApplicationCode
    /// Its name, for people.
    package let applicationName: String
    /// Which of its units; `nil`: all.
    package let category: SlotCategory?
    package let units: UnitCount

    init(_ application: ApplicationCode, _ name: String, _ category: SlotCategory?, _ units: UnitCount) {
        self.application = application
        applicationName = name
        self.category = category
        self.units = units
    }
}

/// What the plan says of lines that stay (rule 10).
extension AdditionPlan {
    /// How much of an application is used.
    package func used(of application: ApplicationCode) -> UnitCount {
        let planned = entries.filter { $0.slot.application == application }.map(\.units)
        let rest = (unbilled ?? []).filter { $0.application == application }.map(\.units)
        return (planned + rest).sum()
    }

    /// Why nothing of the company is billed, as it reads on from "although".
    package var reasonNotBilled: String {
        let codes = Set(exceptions.map(\.code))
        if codes.contains(.companyNotMapped) { return "its company is not mapped to a ConnectWise company" }
        if codes.contains(.agreementNotChosen) { return "no agreement is chosen for its company" }
        return destination == nil ? "its company is not billed by Tallybridge" : "it is not mapped any more"
    }

    /// Why a slot is not billed, as it reads on from "although".
    package func reason(for slot: Slot) -> String {
        guard destination != nil else { return reasonNotBilled }
        let own = entries.filter { $0.slot.application == slot.application }
        let name =
            (own.first?.applicationName)
            ?? (unbilled ?? []).first { $0.application == slot.application }?.applicationName ?? slot.application.text
        if own.isEmpty { return "\(name) is not mapped to a product any more" }
        return "the category \(slot.category.rawValue) of \(name) has no product any more"
    }

    /// The plan's exceptions beside lines that stay: these stand in place of what is told as not mapped, for the units
    /// they bill.
    package func exceptions(beside staying: [StayingLine]) -> [BillingException] {
        func units(of application: ApplicationCode, _ category: SlotCategory?) -> UnitCount {
            staying.filter { line in
                line.slot.application == application && (category.map { $0 == line.slot.category } ?? true)
            }.map(\.quantity).sum()
        }
        return exceptions.compactMap { exception in
            switch exception.code {
            case .applicationNotMapped, .categoryNotMapped:
                guard let application = exception.application else { return exception }
                return exception.reduced(by: units(of: application, exception.category))
            case .companyNotMapped:
                let covered = (unbilled ?? []).map { min($0.units, units(of: $0.application, nil)) }.sum()
                return exception.reduced(by: covered)
            default: return exception
            }
        }
    }
}

extension BillingException {
    /// What of it is left beside lines that stay; `nil`: nothing.
    fileprivate func reduced(by covered: UnitCount) -> BillingException? {
        guard covered > .zero, let units else { return self }
        guard units > covered else { return nil }
        return BillingException(
            code, application: application, applicationName: applicationName, category: category, product: product,
            agreement: agreement, units: UnitCount(units.number - covered.number), addition: addition,
            message: message + " (\(covered) of them stand beside an addition that stays.)")
    }
}
