import Foundation
import StrictJSON

/// Who changes something.
package enum ConnectWiseAuthor: Sendable, Equatable {
    /// The API member of the credentials: Tallybridge.
    case apiMember
    /// A person in the user interface.
    case person

    /// The member's name in `_info`.
    package var member: String {
        switch self {
        case .apiMember: "tallybridge-api"
        case .person: "jmiller"
        }
    }
}

/// When a record was entered and last changed, and by whom.
struct RecordStamp: Sendable, Equatable {
    var entered: String
    var enteredBy: ConnectWiseAuthor
    var updated: String
    var updatedBy: ConnectWiseAuthor

    var info: JSONValue {
        .members([
            "lastUpdated": .string(updated), "updatedBy": .string(updatedBy.member), "dateEntered": .string(entered),
            "enteredBy": .string(enteredBy.member),
        ])
    }
}

/// An addition as it is stored: what clients may write, and what the server keeps beside it.
struct StoredAddition: Sendable, Equatable {
    let id: Int
    let agreementId: Int
    /// Written fields in their wire form, without nulls; `product` is `{"id": …}`.
    var fields: [String: JSONValue]
    /// Up to this day, exclusive, an invoice has taken account of it.
    var invoicedThrough: CalendarDay?
    var stamp: RecordStamp

    var productId: Int { fields["product"]?["id"]?.integer ?? 0 }
    var quantity: Decimal { fields["quantity"]?.number ?? 0 }
    var lessIncluded: Decimal { fields["lessIncluded"]?.number ?? 0 }
    var billedQuantity: Decimal { max(0, quantity - lessIncluded) }
    var unitPrice: Decimal? { fields["unitPrice"]?.number }
    var effectiveDate: CalendarDay? { day("effectiveDate") }
    var cancelledDate: CalendarDay? { day("cancelledDate") }
    var isBillable: Bool { fields["billCustomer"]?.text == "Billable" }

    /// Whether it is live on `day`: not cancelled, or cancelled later.
    func isLive(on day: CalendarDay) -> Bool { cancelledDate.map { $0 > day } ?? true }

    /// Whether an invoice already bills some of it.
    var isInvoiced: Bool {
        guard let invoicedThrough, let effectiveDate else { return false }
        return invoicedThrough > effectiveDate
    }

    private func day(_ name: String) -> CalendarDay? { fields[name]?.text.flatMap(WireMoment.day) }
}

/// Everything one site holds.
///
/// No lock, no HTTP: the rules work on this value.
struct ConnectWiseState: Sendable {
    var today: CalendarDay
    var companies: [Int: Scenario.Company] = [:]
    var agreements: [Int: Scenario.Agreement] = [:]
    var products: [Int: Scenario.Product] = [:]
    /// Their additions still name them.
    var deletedProducts: [Int: Scenario.Product] = [:]
    var additions: [Int: StoredAddition] = [:]
    var invoices: [SimulatedInvoice] = []
    var stamps: [String: RecordStamp] = [:]
    var switches = ConnectWiseSwitches()
    var calls = ConnectWiseCalls()
    private var nextAddition = 1
    private var writesToday = 0

    init(_ site: Scenario.Site, today: CalendarDay) {
        self.today = today
        for company in site.companies { put(company, by: .person) }
        for product in site.products { put(product, by: .person) }
        for agreement in site.agreements { put(agreement, by: .person) }
        for addition in site.additions { add(addition) }
    }

    mutating func beginDay(_ day: CalendarDay) {
        today = day
        writesToday = 0
    }

    mutating func put(_ company: Scenario.Company, by author: ConnectWiseAuthor) {
        companies[company.id] = company
        touch("company/\(company.id)", by: author)
    }

    mutating func put(_ product: Scenario.Product, by author: ConnectWiseAuthor) {
        products[product.id] = product
        touch("product/\(product.id)", by: author)
    }

    mutating func put(_ agreement: Scenario.Agreement, by author: ConnectWiseAuthor) {
        agreements[agreement.id] = agreement
        touch("agreement/\(agreement.id)", by: author)
    }

    private mutating func touch(_ record: String, by author: ConnectWiseAuthor) {
        let now = newMoment()
        let old = stamps[record]
        stamps[record] = RecordStamp(
            entered: old?.entered ?? now, enteredBy: old?.enteredBy ?? author, updated: now, updatedBy: author)
    }

    /// An addition made before day 1: whatever lies before the next invoice has been invoiced.
    private mutating func add(_ addition: Scenario.Addition) {
        let agreement = agreements[addition.agreementId]
        let start = addition.effectiveDate ?? agreement?.billStartDate ?? agreement?.startDate ?? today
        var fields: [String: JSONValue] = [
            "product": .members(["id": .integer(product(addition.product)?.id ?? 0)]),
            "billCustomer": .string(addition.billCustomer.rawValue),
            "quantity": .decimal(addition.quantity), "effectiveDate": start.moment,
        ]
        fields["cancelledDate"] = addition.cancelledDate?.moment
        fields["unitPrice"] = addition.unitPrice.map { .decimal($0) }
        fields["serialNumber"] = addition.serialNumber.map { .string($0) }
        let invoiced = agreement.flatMap(invoicedUntil).flatMap { start < $0 ? $0 : nil }
        insert(fields, on: addition.agreementId, id: addition.id, invoicedThrough: invoiced, by: .person)
    }

    /// Stores a new addition and returns its number.
    @discardableResult
    mutating func insert(
        _ fields: [String: JSONValue], on agreement: Int, id: Int? = nil, invoicedThrough: CalendarDay? = nil,
        by author: ConnectWiseAuthor
    ) -> Int {
        let id = id ?? nextAddition
        nextAddition = max(nextAddition, id + 1)
        let now = newMoment()
        additions[id] = StoredAddition(
            id: id, agreementId: agreement, fields: fields, invoicedThrough: invoicedThrough,
            stamp: RecordStamp(entered: now, enteredBy: author, updated: now, updatedBy: author))
        return id
    }

    /// Replaces the written fields of an addition.
    mutating func update(_ id: Int, _ fields: [String: JSONValue], by author: ConnectWiseAuthor) {
        let now = newMoment()
        additions[id]?.fields = fields
        additions[id]?.stamp.updated = now
        additions[id]?.stamp.updatedBy = author
    }

    func product(_ identifier: String) -> Scenario.Product? {
        products.values.first { $0.identifier.caseInsensitiveCompare(identifier) == .orderedSame }
    }

    func additions(of agreement: Int) -> [StoredAddition] {
        additions.values.filter { $0.agreementId == agreement }.sorted { $0.id < $1.id }
    }

    /// Up to which day, exclusive, the agreement's period is invoiced: the parent's invoices decide for a child.
    func invoicedUntil(_ agreement: Scenario.Agreement) -> CalendarDay? {
        (agreement.parentId.flatMap { agreements[$0] } ?? agreement).nextInvoiceDate
    }

    /// A time of today, later than every earlier one of the day, that the simulator's clock of 10:00 explains.
    private mutating func newMoment() -> String {
        writesToday += 1
        let second = min(10 * 3600 + writesToday, 86_399)
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
        return "\(today)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
