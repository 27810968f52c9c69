package import Billing

/// A company as ConnectWise lists it.
package struct ConnectWiseCompany: Hashable, Sendable {
    package let id: ConnectWiseCompanyID
    /// Its short unique identifier.
    package let identifier: String
    package let name: String
    /// `deletedFlag`.
    package let isDeleted: Bool

    package init(id: ConnectWiseCompanyID, identifier: String, name: String, isDeleted: Bool) {
        self.id = id
        self.identifier = identifier
        self.name = name
        self.isDeleted = isDeleted
    }
}

/// A whole list of a site, and which of its records cannot be read.
package struct SiteList<Record: Hashable & Sendable>: Hashable, Sendable {
    package var records: [Record]
    package var unreadable: [UnreadableRecord]

    package init(_ records: [Record] = [], unreadable: [UnreadableRecord] = []) {
        self.records = records
        self.unreadable = unreadable
    }
}

/// One record of a site: what it says, or why that cannot be read.
package enum SiteRecord<Facts: Hashable & Sendable>: Hashable, Sendable {
    case facts(Facts)
    case unreadable(UnreadableRecord)
}

/// A ConnectWise call without a usable answer.
package struct ConnectWiseError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Kinds of failure, by what follows from them.
    package enum Reason: Equatable, Sendable {
        /// DNS, TLS, refused: nothing reached ConnectWise; try again later.
        case notSent(String)
        /// Time-out or broken connection after sending: it may have been applied. Read before repeating a write.
        case outcomeUnknown(String)
        /// 429; wait at least so long.
        case throttled(retryAfter: Duration?)
        /// 401 or 403, or the cloud's 404 for wrong keys on a site-wide list: the connection needs attention.
        case unauthorized(String)
        /// The address or company id is wrong, or the certificate is not trusted: the connection needs attention.
        case misconfigured(String)
        /// 408, 409, 5xx, gateway pages, and answers that cannot be read: read, then again later.
        case unavailable(status: Int, String)
        /// No such record.
        case notFound
        /// 400 and its kin: the same call fails again. `field` is the one ConnectWise names.
        case refused(status: Int, field: String?, message: String)
        /// 200, but the record does not say what was sent.
        case notApplied(String)
    }

    /// The kind.
    package let reason: Reason
    /// The call: `POST /finance/agreements/31/additions`.
    package let call: String

    /// A failure.
    package init(_ reason: Reason, call: String) {
        self.reason = reason
        self.call = call
    }

    /// That `missing` was not found though other answers say that it is there: to be tried again.
    package static func contradicted(_ missing: ConnectWiseError) -> ConnectWiseError {
        ConnectWiseError(.unavailable(status: 404, "but other answers say that it is there"), call: missing.call)
    }

    /// Call and reason.
    package var description: String { "\(call): \(reason)" }

    /// What happened and what to do, for people.
    package var sentence: String {
        switch reason {
        case .notSent(let why): "ConnectWise cannot be reached (\(why)). Check the site's url. Call: \(call)"
        case .outcomeUnknown(let why): "ConnectWise did not answer (\(why)). Call: \(call)"
        case .throttled: "ConnectWise asks to wait: too many calls. Try again in a minute. Call: \(call)"
        case .unauthorized(let why): "ConnectWise refuses the keys or their rights (\(why)). Check them. Call: \(call)"
        case .misconfigured(let why): "The site is not set up right: \(why). Call: \(call)"
        case .unavailable(let status, let why): "ConnectWise answered \(status) (\(why)). Try again. Call: \(call)"
        case .notFound: "ConnectWise does not know what was asked for. Call: \(call)"
        case .refused(let status, _, let message): "ConnectWise refused with \(status): \(message). Call: \(call)"
        case .notApplied(let why): "ConnectWise answered, but did not do it (\(why)). Call: \(call)"
        }
    }
}

/// An addition to be created, in ConnectWise's terms.
package struct AdditionDraft: Hashable, Sendable {
    package let product: ProductID
    package let quantity: UnitCount
    /// When it takes effect.
    package let effectiveDate: BillingDate
    /// Goes into `serialNumber`.
    package let tag: SlotTag

    package init(product: ProductID, quantity: UnitCount, effectiveDate: BillingDate, tag: SlotTag) {
        self.product = product
        self.quantity = quantity
        self.effectiveDate = effectiveDate
        self.tag = tag
    }
}

/// Until when a write may be sent.
///
/// A process that was frozen on the way must not send when it wakes: whoever took over its lease has read and written
/// meanwhile.
package struct SendPermit: Sendable {
    /// Asked as the last step before the first byte leaves; by a clock that goes on while the process is suspended.
    package let isValid: @Sendable () -> Bool

    package init(_ isValid: @escaping @Sendable () -> Bool) { self.isValid = isValid }
}

/// A ConnectWise Manage system, as writer and mapping API use it.
///
/// Every list is complete (all pages) or throws; a record that cannot be read is named as such, and fails no other.
package protocol ConnectWiseSystem: Sendable {
    /// Checks address, keys and rights with real resources.
    func test() async throws(ConnectWiseError)
    /// All companies that are not deleted.
    func companies() async throws(ConnectWiseError) -> SiteList<ConnectWiseCompany>
    /// All agreements; with `company` only that company's.
    func agreements(of company: ConnectWiseCompanyID?) async throws(ConnectWiseError) -> SiteList<AgreementFacts>
    /// One agreement as it is now. `notFound`: no such agreement.
    func agreement(_ id: AgreementID) async throws(ConnectWiseError) -> SiteRecord<AgreementFacts>
    /// The whole catalogue.
    func products() async throws(ConnectWiseError) -> SiteList<ProductFacts>
    /// All additions of an agreement, cancelled ones too. `notFound`: no such agreement.
    func additions(of agreement: AgreementID) async throws(ConnectWiseError) -> AgreementAdditions
    /// One POST, never repeated by itself. The answer was compared with the draft.
    func create(
        _ draft: AdditionDraft, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition
    /// One PATCH of `quantity`. The answer was compared.
    func setQuantity(
        _ quantity: UnitCount, of addition: AdditionID, on agreement: AgreementID, _ permit: SendPermit
    )
        async throws(ConnectWiseError) -> FoundAddition
    /// One PATCH of `cancelledDate`, and of `quantity` to 0 where asked. The answer was compared.
    func end(
        _ addition: AdditionID, on date: BillingDate, zeroQuantity: Bool, agreement: AgreementID, _ permit: SendPermit
    )
        async throws(ConnectWiseError) -> FoundAddition
    /// One PATCH of `serialNumber`: a person's addition gets a tag of ours. The answer was compared.
    func adopt(
        _ addition: AdditionID, as tag: SlotTag, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition
}

/// Opens ConnectWise systems by their stored connection.
package protocol ConnectWiseSystems: Sendable {
    /// The system with its keys opened.
    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem
}
