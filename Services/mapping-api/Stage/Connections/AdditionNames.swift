import Billing
import Ports

/// Refuses to make a site another ConnectWise system while additions stand in the one it is.
func inUse(_ field: FieldPath, by open: [OpenAddition]) -> FieldProblem {
    FieldProblem(
        field, .inUse,
        "names the ConnectWise system that \(open.count) live addition(s) are in: \(names(of: open)). Leave or end them "
            + "first, or set up another site for the other system.")
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
