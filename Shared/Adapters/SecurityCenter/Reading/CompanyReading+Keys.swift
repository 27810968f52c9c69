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

    /// The hosts that have a key of another server; where this server does not know the key, the main server is asked.
    func hosts(withForeignKey serial: String, in session: Session) async throws(CallFailure) -> [KeyHostRow] {
        do {
            return try await session.hosts(withKey: serial)
        } catch .refused(_, let error) where !error.isAccessDenied {
            return try await api.withSession(on: .main) { (main) async throws(CallFailure) in
                try await main.hosts(withKey: serial)
            }
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
