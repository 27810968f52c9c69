/// Rule 6: what must be true of a product before an addition of it is created or changed.
extension SiteFacts {
    /// What forbids any change of an addition of `entry`'s product; `nil`: nothing.
    func productProblem(of entry: PlanEntry) -> SiteProblem? {
        let name = entry.product.identifier
        let remedy = "ap \(entry.applicationName) to another product under Products of this integration."
        guard let product = products[entry.product.id] else {
            if let record = unreadable(entry.product.id) { return .unreadable(record) }
            return SiteProblem(
                code: .productMissing,
                message: "The product \(name) is not in the ConnectWise catalogue any more. M\(remedy)")
        }
        guard !product.isInactive else {
            return SiteProblem(
                code: .productInactive,
                message: "The product \(name) is inactive in ConnectWise. Activate it there, or m\(remedy)")
        }
        guard product.isAllowed else {
            let reason = product.isSerialized ? "is serialized" : "is of the class \(product.productClass)"
            return SiteProblem(
                code: .productNotAllowed,
                message: "The product \(name) \(reason), which cannot be billed as an addition. M\(remedy)")
        }
        return nil
    }
}
