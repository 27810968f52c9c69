import Billing
import Ports

extension DeviceEvidence {
    /// A host with what it holds.
    init(_ host: HostRow, keys: [KeySerial: KeyHoldings.Holding], today: BillingDate) throws(UnfitText) {
        var uses: [KeyUse] = []
        var reserve: [KeySerial] = []
        for (serial, holding) in keys {
            switch holding {
            case .active(let isPending): uses.append(KeyUse(serial, isPending: isPending))
            case .reserve: reserve.append(serial)
            }
        }
        // A host that was never seen, or is seen later than the day that is billed, counts as seen.
        let daysUnseen = host.lastVisible?.day.map { max(0, today.daysSinceEpoch - $0.daysSinceEpoch) } ?? 0
        let name = host.displayName.flatMap { $0.isEmpty ? nil : $0 } ?? host.identity
        self.init(
            identity: try TextLimits.host.whole(host.identity), name: TextLimits.hostName.shown(name),
            system: OperatingSystem(host), daysUnseen: daysUnseen, uses: uses,
            reserve: reserve)
    }
}
