import Billing
import Ports

/// Refuses a save that would strand live additions, naming them.
func stranding(_ field: FieldPath, _ open: [OpenAddition]) -> FieldProblem {
    FieldProblem(
        field, .strandsAddition,
        "would strand \(open.count) live addition(s): \(names(of: open)). End them first: let their usage fall to zero "
            + "under the policy endAtZero, or keep this setting as it is.")
}

/// The additions, for people; ten of them at most.
func names(of open: [OpenAddition]) -> String {
    let shown = open.prefix(10).map { addition in
        let id = addition.addition.map { "addition \($0)" } ?? "an addition being created"
        let category = addition.slot.category == .all ? "" : " (\(addition.slot.category.rawValue))"
        return "\(id) of \(addition.companyName): \(addition.quantity) × \(addition.product.identifier) for "
            + "\(addition.slot.application)\(category) on agreement \(addition.agreement)"
    }
    return shown.joined(separator: "; ") + (open.count > 10 ? "; and \(open.count - 10) more" : "")
}
