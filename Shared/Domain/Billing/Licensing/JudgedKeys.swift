/// A company's keys with the application each stands for and whether it counts (rules 1 and 4).
struct JudgedKeys {
    /// One key, judged.
    struct JudgedKey {
        let key: LicenceKey
        let application: ApplicationCode
        let exclusion: KeyExclusion?
    }

    /// The keys by serial number.
    let bySerial: [KeySerial: JudgedKey]
    /// The keys that cannot be read and could count, each with its application where that can be told.
    let unreadable: [KeySerial: ApplicationCode?]
    /// Every application a key stands for.
    let applications: [ApplicationCode: RecognisedApplication]

    /// Judges the keys of `snapshot`.
    init(_ snapshot: UsageSnapshot, catalogue: ApplicationCatalogue, policy: BillingPolicy) {
        var bySerial: [KeySerial: JudgedKey] = [:]
        var applications: [ApplicationCode: RecognisedApplication] = [:]
        for key in snapshot.keys.sorted(by: Self.isPreferred) where bySerial[key.serial] == nil {
            let application = catalogue.recognise(productName: key.productName)
            bySerial[key.serial] = JudgedKey(
                key: key, application: application.code,
                exclusion: key.exclusion(on: snapshot.billingDate, under: policy))
            let known = applications[application.code]
            if known.map({ application.name < $0.name }) ?? true { applications[application.code] = application }
        }
        var unreadable: [KeySerial: ApplicationCode?] = [:]
        for key in snapshot.unreadableKeys where bySerial[key.serial] == nil && key.mayCount(under: policy) {
            let application = key.productName.map { catalogue.recognise(productName: $0) }
            unreadable.updateValue(application?.code, forKey: key.serial)
            if let application, applications[application.code] == nil { applications[application.code] = application }
        }
        self.unreadable = unreadable
        self.bySerial = bySerial
        self.applications = applications
    }

    /// The application's keys that do not count, sorted by serial number.
    func excluded(of application: ApplicationCode) -> [ExcludedKey] {
        bySerial.values.filter { $0.application == application }
            .compactMap { judged in judged.exclusion.map { ExcludedKey(serial: judged.key.serial, reason: $0) } }
            .sorted { $0.serial < $1.serial }
    }

    /// A serial number that is reported twice is judged once, by the company's own report: the order only has to be
    /// the same everywhere.
    private static func isPreferred(_ left: LicenceKey, _ right: LicenceKey) -> Bool {
        let (leftKey, rightKey) = (sortKey(left), sortKey(right))
        return leftKey.lexicographicallyPrecedes(rightKey)
    }

    private static func sortKey(_ key: LicenceKey) -> [String] {
        let subscription = key.subscription
        return [
            key.serial.text, key.holder == .managedCompany ? "0" : "1", key.productName, key.kind.rawValue,
            key.limitDate?.description ?? "", subscription?.state.rawValue ?? "",
            subscription?.endDateKind.rawValue ?? "", subscription?.endDate?.description ?? "",
            subscription.map { String($0.graceDays) } ?? "",
        ]
    }
}

extension UnreadableKey {
    /// A key of another server counts by policy only.
    fileprivate func mayCount(under policy: BillingPolicy) -> Bool {
        switch holder {
        case .managedCompany: true
        case .anotherServer: policy.billMainServerKeys
        }
    }
}
