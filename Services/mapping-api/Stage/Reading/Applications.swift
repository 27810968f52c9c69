import Billing
public import Ports
import StrictJSON

extension MappingStage {
    /// The applications Tallybridge knows, with the tenant's own.
    public func applications(_ access: Access, page: Page) async throws(Problem) -> Answer {
        let catalogue = try await transaction(access) { try await tenantCatalogue($0) }
        return .ok(
            page.document(of: catalogue.definitions, cursor: \.code.text) {
                [
                    "code": JSONValue($0.code), "name": .string($0.name), "unit": .string($0.unit.rawValue),
                    "byCategoryAllowed": .bool($0.unit == .device),
                ]
            })
    }
}
