import Billing
import Ports

extension ProductFacts {
    /// Reads a record; without a class it has ConnectWise's default, `NonInventory`.
    init(_ response: ProductResponse) throws(UnreadableField) {
        self.init(
            id: ProductID(try response.id.requiredRecordID("id")),
            identifier: try TextLimits.productIdentifier.required(try response.identifier.required("identifier")),
            description: TextLimits.productDescription.shown(try response.description.optional("description") ?? ""),
            isInactive: try response.inactiveFlag.optional("inactiveFlag") ?? false,
            productClass: TextLimits.productClass.shown(
                try response.productClass.optional("productClass") ?? "NonInventory"),
            isSerialized: try response.serializedFlag.optional("serializedFlag") ?? false)
    }
}
