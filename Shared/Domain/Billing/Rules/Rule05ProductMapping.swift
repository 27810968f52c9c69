/// Rule 5: the slots a product mapping makes of an application's usage.
struct MappedUsage {
    /// A slot with its product and its usage.
    struct Part {
        let category: SlotCategory
        let product: MappedProduct
        let usage: ApplicationUsage
    }

    /// One for each product, also where nothing is used.
    let parts: [Part]
    /// Units that no product takes.
    let exceptions: [BillingException]

    /// Splits `usage` as `target` says.
    init(_ usage: ApplicationUsage, to target: ProductTarget, under policy: BillingPolicy) {
        switch target {
        case .single(let product):
            parts = [Part(category: .all, product: product, usage: usage)]
            exceptions = []
        case .byCategory(let servers, let workstations, let nonWindows):
            guard usage.application.unit == .device else {
                parts = []
                exceptions = usage.units > .zero ? [.byCategoryNotAllowed(usage)] : []
                return
            }
            let products: [(DeviceCategory, MappedProduct?)] = [
                (.server, servers), (.workstation, workstations), (.nonWindows, nonWindows),
            ]
            let split = products.map { ($0.0, $0.1, usage.only(in: $0.0, under: policy)) }
            parts = split.compactMap { category, product, usage in
                product.map { Part(category: SlotCategory(category), product: $0, usage: usage) }
            }
            exceptions = split.compactMap { category, product, usage in
                product == nil && usage.units > .zero ? .categoryNotMapped(category, usage) : nil
            }
        }
    }
}
