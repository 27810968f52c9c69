import Billing

extension ProductFacts {
    /// Reads a record; without a class it has ConnectWise's default, `NonInventory`.
    init(_ response: ProductResponse) throws(UnreadableField) {
        self.init(
            id: ProductID(try response.id.required("id")), identifier: try response.identifier.required("identifier"),
            description: try response.description.optional("description") ?? "",
            isInactive: try response.inactiveFlag.optional("inactiveFlag") ?? false,
            productClass: try response.productClass.optional("productClass") ?? "NonInventory",
            isSerialized: try response.serializedFlag.optional("serializedFlag") ?? false)
    }
}
