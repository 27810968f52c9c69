import Billing
import Ports

extension CompanyReading {
    /// A key of the server's own list.
    ///
    /// The name of one that nobody holds names nothing that is counted: it is only shown.
    static func licenceKey(_ row: KeyRow, isHeld: Bool) throws(CallFailure) -> LicenceKey {
        let name = isHeld ? try productName(row, "LicenseKeys.EnumKeys") : TextLimits.productName.shown(row.productName)
        do {
            return try LicenceKey(row, productName: name, holder: .managedCompany)
        } catch {
            throw .unavailable("LicenseKeys.EnumKeys", error.description)
        }
    }

    /// The key's serial, if it can be taken.
    static func serial(_ row: KeyRow, _ call: String) throws(CallFailure) -> KeySerial {
        do {
            return KeySerial(try TextLimits.serial.whole(row.serial))
        } catch {
            throw .unfit(call, error)
        }
    }

    private static func productName(_ row: KeyRow, _ call: String) throws(CallFailure) -> String {
        do {
            return try TextLimits.productName.whole(row.productName)
        } catch {
            throw .unfit("\(call), key \(row.serial)", error)
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
        let name = try Self.productName(full, "LicenseKeys.GetKeyData")
        do {
            return try LicenceKey(full, productName: name, holder: .anotherServer)
        } catch {
            throw .unavailable("LicenseKeys.GetKeyData", error.description)
        }
    }
}
