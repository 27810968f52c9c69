import Billing
import Ports

extension CompanyReading {
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
    func foreignKey(_ row: KeyRow, in session: Session) async throws(CallFailure) -> KeyRow {
        do {
            return try await session.key(row.serial)
        } catch .refused {
            // The key's data may belong to the main server alone; kind and last day are in the statistics.
            return row
        }
    }
}

/// The keys of a reading: one that cannot be read is kept as such.
struct KeyList {
    private(set) var keys: [LicenceKey] = []
    private(set) var unreadable: [UnreadableKey] = []

    mutating func add(_ row: KeyRow, holder: LicenceKey.Holder) {
        do throws(UnreadableField) {
            keys.append(try LicenceKey(row, holder: holder))
        } catch {
            unreadable.append(UnreadableKey(row, holder: holder, error))
        }
    }
}
