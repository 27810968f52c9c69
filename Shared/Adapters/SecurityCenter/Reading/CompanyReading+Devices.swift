import Billing
import Ports

extension CompanyReading {
    /// The devices that hold at least one key, each once, in order of their identity.
    static func evidence(
        of hosts: [HostRow], holding holdings: KeyHoldings, today: BillingDate
    ) -> [DeviceEvidence] {
        var devices: [String: DeviceEvidence] = [:]
        for host in hosts where devices[host.identity] == nil {
            let keys = holdings[host.identity]
            if !keys.isEmpty { devices[host.identity] = DeviceEvidence(host, keys: keys, today: today) }
        }
        return devices.values.sorted { $0.identity < $1.identity }
    }
}
