import Billing
import Ports

extension CompanyReading {
    /// The key's serial, if it can be taken.
    static func serial(_ row: KeyRow, _ call: String) throws(CallFailure) -> KeySerial {
        do {
            return KeySerial(try TextLimits.serial.whole(row.serial))
        } catch {
            throw .unfit(call, error)
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

    /// Takes in a key that `call` told.
    ///
    /// The name of one that nobody holds names nothing that is counted: it is only shown.
    mutating func add(
        _ row: KeyRow, isHeld: Bool, holder: LicenceKey.Holder, from call: String
    ) throws(CallFailure) {
        let serial = KeySerial(row.serial)
        let full: String
        do throws(UnreadableField) {
            full = try row.name
        } catch {
            unreadable.append(UnreadableKey(serial: serial, productName: nil, holder: holder, flaw: error))
            return
        }
        let name = isHeld ? try Self.whole(full, of: row, call) : TextLimits.productName.shown(full)
        do throws(UnreadableField) {
            keys.append(try LicenceKey(row, productName: name, holder: holder))
        } catch {
            unreadable.append(UnreadableKey(serial: serial, productName: name, holder: holder, flaw: error))
        }
    }

    private static func whole(_ name: String, of row: KeyRow, _ call: String) throws(CallFailure) -> String {
        do throws(UnfitText) {
            return try TextLimits.productName.whole(name)
        } catch {
            throw .unfit("\(call), key \(row.serial)", error)
        }
    }
}
