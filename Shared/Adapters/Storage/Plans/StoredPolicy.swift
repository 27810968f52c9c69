import Billing

/// A policy column: a key that is left out has its standard value.
struct StoredPolicy: Decodable {
    let policy: BillingPolicy

    private enum CodingKeys: String, CodingKey {
        case usageAtZero, billDuringGrace, ignoreUnseenForDays, unknownSystem, billMainServerKeys, verifyEveryDays
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let standard = BillingPolicy.standard
        policy = BillingPolicy(
            usageAtZero: try container.decodeIfPresent(BillingPolicy.UsageAtZero.self, forKey: .usageAtZero)
                ?? standard.usageAtZero,
            billDuringGrace: try container.decodeIfPresent(Bool.self, forKey: .billDuringGrace)
                ?? standard.billDuringGrace,
            ignoreUnseenForDays: try container.decodeIfPresent(Int.self, forKey: .ignoreUnseenForDays)
                ?? standard.ignoreUnseenForDays,
            unknownSystem: try container.decodeIfPresent(DeviceCategory.self, forKey: .unknownSystem)
                ?? standard.unknownSystem,
            billMainServerKeys: try container.decodeIfPresent(Bool.self, forKey: .billMainServerKeys)
                ?? standard.billMainServerKeys,
            verifyEveryDays: try container.decodeIfPresent(Int.self, forKey: .verifyEveryDays)
                ?? standard.verifyEveryDays)
    }
}
