import Billing
import Ports

extension CompanyReading {
    static func licenceKey(_ row: KeyRow) throws(CallFailure) -> LicenceKey {
        do {
            return try LicenceKey(row, holder: .managedCompany)
        } catch {
            throw .unavailable("LicenseKeys.EnumKeys", error.description)
        }
    }

    /// A key that only the statistics name: its subscription is asked for, as far as this server may tell.
    func foreignKey(_ row: KeyRow, in session: Session) async throws(CallFailure) -> LicenceKey {
        var full = row
        do {
            full = try await session.key(row.serial)
        } catch .refused {
            // The key's data may belong to the main server alone; kind and last day are in the statistics.
        }
        do {
            return try LicenceKey(full, holder: .anotherServer)
        } catch {
            throw .unavailable("LicenseKeys.GetKeyData", error.description)
        }
    }
}
