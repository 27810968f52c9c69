import Billing
import Ports

extension CompanyReading {
    /// The devices that hold at least one key, in order of their identity.
    static func evidence(
        of hosts: [HostRow], holding holdings: KeyHoldings, today: BillingDate
    ) -> [DeviceEvidence] {
        hosts.compactMap { host in
            let keys = holdings[host.identity]
            return keys.isEmpty ? nil : DeviceEvidence(host, keys: keys, today: today)
        }.sorted { $0.identity < $1.identity }
    }
}
