import Billing

extension StatisticRow {
    /// How many devices the statistics report, to be held against `listed`; `nil` where they do not say.
    ///
    /// Whether `KLVSRV_HOSTS` includes mobile devices is not documented, and the host list has them. So both readings
    /// are allowed: what is reported is the number between them that is nearest to the list.
    func devices(comparableTo listed: Int) -> UnitCount? {
        guard let hosts = hosts?.value, hosts >= 0 else { return nil }
        let mobile = max(0, mobileDevices?.value ?? 0) + max(0, iOSDevices?.value ?? 0)
        return UnitCount(min(max(listed, hosts), hosts + mobile))
    }
}
