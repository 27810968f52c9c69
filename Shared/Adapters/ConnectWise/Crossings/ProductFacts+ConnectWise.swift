import Billing
import Ports

extension ProductFacts {
    /// Reads a record; without a class it has ConnectWise's default, `NonInventory`.
    init(_ response: ProductResponse) throws(MissingField) {
        let record = "product \(response.id ?? 0)"
        guard let id = response.id else { throw MissingField(field: "id", record: record) }
        guard let identifier = response.identifier else { throw MissingField(field: "identifier", record: record) }
        self.init(
            id: ProductID(try id.recordID(of: record)),
            identifier: try TextLimits.productIdentifier.whole(identifier, of: record),
            description: TextLimits.productDescription.shown(response.description ?? ""),
            isInactive: response.inactiveFlag ?? false,
            productClass: TextLimits.productClass.shown(response.productClass ?? "NonInventory"),
            isSerialized: response.serializedFlag ?? false)
    }
}
