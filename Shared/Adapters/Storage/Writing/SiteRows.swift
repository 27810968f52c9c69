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
    }

    var facts: AgreementFacts {
        AgreementFacts(
            id: id, name: name, company: company, startDate: startDate?.fact ?? .absent,
            endDate: endDate?.fact ?? .absent, isCancelled: isCancelled,
            billStartDate: billStartDate?.fact ?? .absent, prorates: prorates,
            nextInvoiceDate: nextInvoiceDate?.fact ?? .absent, parent: parent)
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
