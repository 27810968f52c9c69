import Billing
import Ports

extension CompanyReading {
    /// The devices that hold at least one key, in order of their identity.
    static func evidence(
        of hosts: [HostRow], holding holdings: KeyHoldings, today: BillingDate
    ) throws(CallFailure) -> [DeviceEvidence] {
        var devices: [DeviceEvidence] = []
        for host in hosts {
            let keys = holdings[host.identity]
            if keys.isEmpty { continue }
            do throws(UnfitText) {
                devices.append(try DeviceEvidence(host, keys: keys, today: today))
            } catch {
                throw .unfit("HostGroup.FindHosts", error)
            }
        }
        return devices.sorted { $0.identity < $1.identity }
    }
}
