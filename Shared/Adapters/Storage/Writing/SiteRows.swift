import Billing

/// A date of a ConnectWise record in JSON: left out, `"2026-11-24"`, or `{"unreadable": "…"}`.
private struct StoredDate: Codable {
    private struct Unreadable: Codable { let unreadable: String }

    let fact: DateFact

    init?(_ fact: DateFact) {
        if fact == .absent { return nil }
        self.fact = fact
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let date = try? container.decode(BillingDate.self) {
            fact = .date(date)
        } else {
            fact = .unreadable(try container.decode(Unreadable.self).unreadable)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch fact {
        case .absent: try container.encodeNil()
        case .date(let date): try container.encode(date)
        case .unreadable(let text): try container.encode(Unreadable(unreadable: text.withoutNul))
        }
    }
}

/// An agreement's facts in JSON.
struct AgreementRow: Codable {
    private let id: AgreementID
    private let name: String
    private let company: ConnectWiseCompanyID
    private let startDate: StoredDate?
    private let endDate: StoredDate?
    private let isCancelled: Bool
    private let billStartDate: StoredDate?
    private let prorates: Bool
    private let nextInvoiceDate: StoredDate?
    private let parent: AgreementID?
    /// Left out of rows that an older release stored.
    private let billingCycle: String?
    private let isBilledOnce: Bool?

    init(_ facts: AgreementFacts) {
        id = facts.id
        name = facts.name.withoutNul
        company = facts.company
        startDate = StoredDate(facts.startDate)
        endDate = StoredDate(facts.endDate)
        isCancelled = facts.isCancelled
        billStartDate = StoredDate(facts.billStartDate)
        prorates = facts.prorates
        nextInvoiceDate = StoredDate(facts.nextInvoiceDate)
        parent = facts.parent
        billingCycle = facts.billingCycle?.withoutNul
        isBilledOnce = facts.isBilledOnce
    }

    var facts: AgreementFacts {
        AgreementFacts(
            id: id, name: name, company: company, startDate: startDate?.fact ?? .absent,
            endDate: endDate?.fact ?? .absent, isCancelled: isCancelled,
            billStartDate: billStartDate?.fact ?? .absent, prorates: prorates,
            nextInvoiceDate: nextInvoiceDate?.fact ?? .absent, parent: parent, billingCycle: billingCycle,
            isBilledOnce: isBilledOnce ?? false)
    }
}

/// A product's facts in JSON.
struct ProductRow: Codable {
    private let id: ProductID
    private let identifier: String
    private let description: String
    private let isInactive: Bool
    private let productClass: String
    private let isSerialized: Bool

    init(_ facts: ProductFacts) {
        id = facts.id
        identifier = facts.identifier.withoutNul
        description = facts.description.withoutNul
        isInactive = facts.isInactive
        productClass = facts.productClass.withoutNul
        isSerialized = facts.isSerialized
    }

    var facts: ProductFacts {
        ProductFacts(
            id: id, identifier: identifier, description: description, isInactive: isInactive,
            productClass: productClass, isSerialized: isSerialized)
    }
}

/// Facts, or why there are none: `{"unreadable": {"field": …, "reason": …}}` beside the row's id.
enum SiteRow<Facts: Codable>: Codable {
    case facts(Facts)
    case unreadable(UnreadableField)

    private enum CodingKeys: String, CodingKey { case unreadable }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let flaw = try container.decodeIfPresent(UnreadableField.self, forKey: .unreadable) {
            self = .unreadable(flaw)
        } else {
            self = .facts(try Facts(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .facts(let facts): try facts.encode(to: encoder)
        case .unreadable(let flaw):
            var container = encoder.container(keyedBy: CodingKeys.self)
            let stored = UnreadableField(flaw.field.withoutNul, flaw.reason.withoutNul)
            try container.encode(stored, forKey: .unreadable)
        }
    }

    var readable: Facts? { if case .facts(let facts) = self { facts } else { nil } }
    var flaw: UnreadableField? { if case .unreadable(let flaw) = self { flaw } else { nil } }
}
