public import Billing
public import Foundation

extension Scenario {
    /// Something that happens before a day's run.
    public struct Change: Sendable, Equatable {
        /// The day, from 1.
        public var day: Int
        /// What happens.
        public var action: Action
        /// Where it stands in the file: `tenants[0].changes[2]`.
        public var path: String
    }

    /// What a change does.
    public enum Action: Sendable, Equatable {
        /// Something at a source.
        case source(SourceChange)
        /// What people do in ConnectWise.
        case connectWise(ConnectWiseChange)
        /// An invoice run in ConnectWise.
        case invoice(InvoiceChange)
        /// What the technician changes in Tallybridge, through its API.
        case mapping(MappingChange)
        /// A decision about one held entry or addition, through the API.
        case decision(Decision)
    }

    /// A change at a source.
    ///
    /// A list that is named replaces that list.
    public struct SourceChange: Sendable, Equatable {
        /// The source's name.
        public var source: String
        /// The company that changes; nil when one is added.
        public var managedCompany: String?
        /// Its new keys.
        public var keys: [Key]?
        /// Its new devices.
        public var devices: [DeviceRow]?
        /// Its new mailboxes.
        public var mailboxes: [MailboxRow]?
        /// Its new events.
        public var events: [Event]?
        /// Its new name.
        public var rename: String?
        /// Whether it disappears.
        public var remove: Bool
        /// A new company.
        public var add: ManagedCompany?
    }

    /// What people do in ConnectWise.
    public struct ConnectWiseChange: Sendable, Equatable {
        /// The site's name.
        public var site: String
        /// Companies edited (known id) or created.
        public var companies: [CompanyEdit]
        /// Products edited (known id) or created.
        public var products: [ProductEdit]
        /// Agreements edited (known id) or created.
        public var agreements: [AgreementEdit]
        /// Additions edited, deleted or created.
        public var additions: [AdditionEdit]
    }

    /// A company as a person edits or creates it.
    public struct CompanyEdit: Sendable, Equatable {
        /// Its number; nil is a new one that gets the next free number.
        public var id: Int?
        /// Whether it is deleted for good.
        ///
        /// An extension of the format.
        public var delete: Bool
        /// Its short name.
        public var identifier: String?
        /// Its name.
        public var name: String?
        /// Whether it is marked as deleted.
        public var deleted: Bool?
        /// Where it stands in the file.
        public var path: String
    }

    /// A product as a person edits or creates it.
    public struct ProductEdit: Sendable, Equatable {
        /// Its number; nil is a new one that gets the next free number.
        public var id: Int?
        /// Whether it is deleted for good.
        ///
        /// An extension of the format.
        public var delete: Bool
        /// Its unique name.
        public var identifier: String?
        /// Its description.
        public var description: String?
        /// Its price.
        public var price: Decimal?
        /// Its cost.
        public var cost: Decimal?
        /// Whether it is inactive.
        public var inactive: Bool?
        /// Its class.
        public var productClass: ProductClass?
        /// Whether it is serialized.
        public var serialized: Bool?
        /// Where it stands in the file.
        public var path: String
    }

    /// An agreement as a person edits or creates it.
    public struct AgreementEdit: Sendable, Equatable {
        /// Its number; nil is a new one that gets the next free number.
        public var id: Int?
        /// Whether it is deleted for good.
        ///
        /// An extension of the format.
        public var delete: Bool
        /// Whose it is.
        public var companyId: Int?
        /// Its name.
        public var name: String?
        /// Its first day.
        public var startDate: Edit<CalendarDay>
        /// Its last day.
        public var endDate: Edit<CalendarDay>
        /// Whether it is cancelled.
        public var cancelled: Bool?
        /// The first billable day.
        public var billStartDate: Edit<CalendarDay>
        /// Whether it prorates.
        public var prorate: Bool?
        /// The next invoice's date.
        public var nextInvoiceDate: Edit<CalendarDay>
        /// Its cycle.
        public var cycle: Cycle?
        /// Its parent.
        public var parentId: Edit<Int>
        /// Where it stands in the file.
        public var path: String
    }

    /// Which additions an edit means.
    public enum AdditionTarget: Sendable, Equatable {
        /// The one with this number.
        case id(Int)
        /// All live ones that match what is named.
        case matching(agreementId: Int?, product: String?)
        /// A new one.
        case new
    }

    /// An addition as a person edits, deletes or creates it.
    public struct AdditionEdit: Sendable, Equatable {
        /// Which additions.
        public var target: AdditionTarget
        /// Whether they are deleted.
        public var delete: Bool
        /// The agreement of a new one.
        public var agreementId: Int?
        /// The product's identifier.
        public var product: String?
        /// How many.
        public var quantity: Decimal?
        /// The first day.
        public var effectiveDate: Edit<CalendarDay>
        /// From this day on it no longer bills.
        public var cancelledDate: Edit<CalendarDay>
        /// A price of its own.
        public var unitPrice: Edit<Decimal>
        /// The free text Tallybridge marks its own by.
        public var serialNumber: Edit<String>
        /// Where it stands in the file.
        public var path: String
    }

    /// An invoice run.
    public struct InvoiceChange: Sendable, Equatable {
        /// The site's name.
        public var site: String
        /// The agreements that are invoiced, in order.
        public var agreements: [Int]
    }

    /// What the technician changes in one integration.
    public struct MappingChange: Sendable, Equatable {
        /// The integration's name.
        public var integration: String
        /// Company mappings edited, added or removed.
        public var companies: [CompanyMappingEdit]
        /// Product mappings edited, added or removed.
        public var products: [ProductMappingEdit]
        /// The policy's named keys.
        public var policy: PolicyEdit?
        /// The new mode.
        public var mode: Mode?
    }

    /// An edit of a company mapping; what is not named stays.
    public struct CompanyMappingEdit: Sendable, Equatable {
        /// The managed company's id.
        public var managedCompany: String
        /// Whether it leaves the integration.
        public var remove: Bool
        /// The company in ConnectWise.
        public var connectWiseCompany: Edit<Int>
        /// The agreement.
        public var agreement: Edit<Int>
        /// Whether it is billed.
        public var automaticBilling: Bool?
        /// Where it stands in the file.
        public var path: String
    }

    /// An edit of a product mapping; what is not named stays.
    public struct ProductMappingEdit: Sendable, Equatable {
        /// The application, by the catalogue's name.
        public var application: String
        /// Whether the mapping is removed.
        public var remove: Bool
        /// What it is billed as.
        public var billing: Billing?
        /// The least quantity.
        public var minimum: Int?
        /// Quantities are multiples of it.
        public var roundUpTo: Int?
        /// Which value is billed.
        public var basis: Basis?
        /// Where it stands in the file.
        public var path: String
    }

    /// An edit of a policy; what is not named stays.
    public struct PolicyEdit: Sendable, Equatable {
        /// The values of the keys that are named, by their names.
        public var values: [String: PolicyValue]
        /// The guards' named keys over the defaults.
        public var guards: Guards?

        /// `policy` with what is named here.
        public func applied(to policy: Policy) -> Policy {
            var policy = policy
            for key in BillingPolicy.keys {
                // What was read is of the key's form, so the policy takes it.
                if let value = values[key.name] { _ = key.put(value, &policy.billing) }
            }
            policy.guards = guards ?? policy.guards
            return policy
        }
    }

    /// What a person may decide.
    public enum DecisionKind: String, Sendable, Equatable, CaseIterable {
        case approve
        case reject
        case adopt
        case beside
        case recreate
        case end
        case leave
    }

    /// Device categories, as the results call them.
    public enum Category: String, Sendable, Equatable, CaseIterable {
        case server
        case workstation
        case nonWindows
    }

    /// A decision about one slot.
    public struct Decision: Sendable, Equatable {
        /// What is decided.
        public var kind: DecisionKind
        /// The integration's name.
        public var integration: String
        /// The managed company's id.
        public var managedCompany: String
        /// The application, by the catalogue's name.
        public var application: String
        /// The category; nil for a single product.
        public var category: Category?
    }
}
