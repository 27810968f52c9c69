import Billing

/// One operation of a PATCH: `path` is the bare field name, `value` of the field's own JSON type.
///
/// Source: ConnectWise REST, PATCH; a leading slash or a sub-path may be answered with 200 and no effect.
enum PatchOperation: Encodable, Equatable {
    case quantity(UnitCount)
    case cancelledDate(BillingDate)
    case serialNumber(SlotTag)

    private enum CodingKeys: String, CodingKey { case op, path, value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("replace", forKey: .op)
        switch self {
        case .quantity(let quantity):
            try container.encode("quantity", forKey: .path)
            try container.encode(quantity.number, forKey: .value)
        case .cancelledDate(let date):
            try container.encode("cancelledDate", forKey: .path)
            try container.encode(date.connectWiseText, forKey: .value)
        case .serialNumber(let tag):
            try container.encode("serialNumber", forKey: .path)
            try container.encode(tag.text, forKey: .value)
        }
    }
}
