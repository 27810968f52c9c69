/// What of a record cannot be read: null where a value must be, a wrong type, an unknown kind.
package struct UnreadableField: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The field's name where the record came from: `company/id`, `KLLIC_KEY_TYPE`.
    package let field: String
    /// What is wrong with it, as it reads on from the name: `is missing`.
    package let reason: String

    package init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    /// Field and reason.
    package var description: String { "its field \(field) \(reason)" }
}

/// A record of ConnectWise that cannot be read: it blocks what refers to it, and nothing else.
package struct UnreadableRecord: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        case company, agreement, product, addition
    }

    package let kind: Kind
    package let id: Int
    package let flaw: UnreadableField

    package init(_ kind: Kind, _ id: Int, _ flaw: UnreadableField) {
        self.kind = kind
        self.id = id
        self.flaw = flaw
    }

    /// Which record and why, for people.
    package var sentence: String { "The \(kind.rawValue) \(id) in ConnectWise cannot be read: \(flaw)." }
}

/// An addition that cannot be read, with what can be told of it all the same.
package struct UnreadableAddition: Hashable, Sendable {
    /// A serial number that may itself be what cannot be read.
    package enum Serial: Hashable, Sendable {
        case text(String?)
        case unreadable
    }

    package let id: AdditionID
    /// `nil`: that is what cannot be read; it may be any.
    package let product: ProductID?
    package let serialNumber: Serial
    package let cancelledDate: DateFact
    package let flaw: UnreadableField

    package init(
        id: AdditionID, product: ProductID?, serialNumber: Serial, cancelledDate: DateFact, flaw: UnreadableField
    ) {
        self.id = id
        self.product = product
        self.serialNumber = serialNumber
        self.cancelledDate = cancelledDate
        self.flaw = flaw
    }

    /// Its serial number, where that can be read and there is one.
    package var tag: String? { if case .text(let text) = serialNumber { text } else { nil } }

    /// Whether it may be of `product`.
    package func mayBe(_ product: ProductID) -> Bool { self.product.map { $0 == product } ?? true }

    /// Whether it carries `tag`, or may: an addition of ours keeps its product.
    package func mayCarry(_ tag: SlotTag, of product: ProductID) -> Bool {
        switch serialNumber {
        case .text(let text): text == tag.text
        case .unreadable: mayBe(product)
        }
    }

    /// Whether it may bill after `date`; a cancellation that cannot be read is none.
    package func mayBeLive(on date: BillingDate) -> Bool {
        switch cancelledDate {
        case .absent, .unreadable: true
        case .date(let cancelled): cancelled > date
        }
    }

    var record: UnreadableRecord { UnreadableRecord(.addition, id.number, flaw) }
}

/// All additions of one agreement, and which of them cannot be read.
package struct AgreementAdditions: Hashable, Sendable {
    package var found: [FoundAddition]
    package var unreadable: [UnreadableAddition]

    package init(_ found: [FoundAddition] = [], unreadable: [UnreadableAddition] = []) {
        self.found = found
        self.unreadable = unreadable
    }
}
