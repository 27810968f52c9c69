package import Billing
package import Foundation

extension Scenario {
    /// Something that happens before a day's run, or in it.
    package struct Change: Sendable, Equatable {
        /// The day, from 1.
        package var day: Int
        /// Whether it happens when the tenant's first plan of that day is stored and nothing of it is written yet.
        package var isDuringRun: Bool
        /// What happens.
        package var action: Action
        /// Where it stands in the file: `tenants[0].changes[2]`.
        package var path: String
    }

    /// What a change does.
    package enum Action: Sendable, Equatable {
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
    package struct SourceChange: Sendable, Equatable {
        /// The source's name.
        package var source: String
        /// The company that changes; nil when one is added.
        package var managedCompany: String?
        /// Its new keys.
        package var keys: [Key]?
        /// Its new devices.
        package var devices: [DeviceRow]?
        /// Its new mailboxes.
        package var mailboxes: [MailboxRow]?
        /// Its new events.
        package var events: [Event]?
        /// Its new name.
        package var rename: String?
        /// Whether it disappears.
        package var remove: Bool
        /// A new company.
        package var add: ManagedCompany?
    }

    /// What people do in ConnectWise.
    package struct ConnectWiseChange: Sendable, Equatable {
        /// The site's name.
        package var site: String
        /// Companies edited (known id) or created.
        package var companies: [CompanyEdit]
        /// Products edited (known id) or created.
        package var products: [ProductEdit]
        /// Agreements edited (known id) or created.
        package var agreements: [AgreementEdit]
        /// Additions edited, deleted or created.
        package var additions: [AdditionEdit]
    }

    /// A company as a person edits or creates it.
    package struct CompanyEdit: Sendable, Equatable {
        /// Its number; nil is a new one that gets the next free number.
        package var id: Int?
        /// Whether it is deleted for good.
        ///
        /// An extension of the format.
        package var delete: Bool
        /// Its short name.
        package var identifier: String?
        package var name: String?
        /// Whether it is marked as deleted.
        package var deleted: Bool?
        /// Where it stands in the file.
        package var path: String
    }

    /// A product as a person edits or creates it.
    package struct ProductEdit: Sendable, Equatable {
        /// Its number; nil is a new one that gets the next free number.
        package var id: Int?
        /// Whether it is deleted for good.
        ///
        /// An extension of the format.
        package var delete: Bool
        /// Its unique name.
        package var identifier: String?
        package var description: String?
        package var price: Decimal?
        package var cost: Decimal?
        /// Whether it is inactive.
        package var inactive: Bool?
        package var productClass: ProductClass?
        /// Whether it is serialized.
        package var serialized: Bool?
        /// Where it stands in the file.
        package var path: String
    }

    /// An agreement as a person edits or creates it.
    package struct AgreementEdit: Sendable, Equatable {
        /// Its number; nil is a new one that gets the next free number.
        package var id: Int?
        /// Whether it is deleted for good.
        ///
        /// An extension of the format.
        package var delete: Bool
        package var companyId: Int?
        package var name: String?
        /// Its first day.
        package var startDate: Edit<CalendarDay>
        /// Its last day.
        package var endDate: Edit<CalendarDay>
        /// Whether it is cancelled.
        package var cancelled: Bool?
        /// The first billable day.
        package var billStartDate: Edit<CalendarDay>
        /// Whether it prorates.
        package var prorate: Bool?
        package var nextInvoiceDate: Edit<CalendarDay>
        package var cycle: Cycle?
        package var billOneTime: Bool?
        package var oneTime: Bool?
        package var parentId: Edit<Int>
        /// Where it stands in the file.
        package var path: String
    }

    /// Which additions an edit means.
    package enum AdditionTarget: Sendable, Equatable {
        /// The one with this number.
        case id(Int)
        /// All live ones that match what is named.
        case matching(agreementId: Int?, product: String?)
        case new
    }

    /// An addition as a person edits, deletes or creates it.
    package struct AdditionEdit: Sendable, Equatable {
        /// Which additions.
        package var target: AdditionTarget
        /// Whether they are deleted.
        package var delete: Bool
        /// The agreement of a new one.
        package var agreementId: Int?
        /// The product's identifier.
        package var product: String?
        /// How many.
        package var quantity: Decimal?
        /// The first day.
        package var effectiveDate: Edit<CalendarDay>
        /// From this day on it no longer bills.
        package var cancelledDate: Edit<CalendarDay>
        /// A price of its own.
        package var unitPrice: Edit<Decimal>
        /// The free text Tallybridge marks its own by.
        package var serialNumber: Edit<String>
        package var billCustomer: BillCustomer?
        /// Where it stands in the file.
        package var path: String
    }

    /// An invoice run.
    package struct InvoiceChange: Sendable, Equatable {
        /// The site's name.
        package var site: String
        /// The agreements that are invoiced, in order.
        package var agreements: [Int]
    }

    /// What the technician changes in one integration.
    package struct MappingChange: Sendable, Equatable {
        /// The integration's name.
        package var integration: String
        /// Company mappings edited, added or removed.
        package var companies: [CompanyMappingEdit]
        /// Product mappings edited, added or removed.
        package var products: [ProductMappingEdit]
        /// The policy's named keys.
        package var policy: PolicyEdit?
        /// The new mode.
        package var mode: Mode?
    }

    /// An edit of a company mapping; what is not named stays.
    package struct CompanyMappingEdit: Sendable, Equatable {
        /// The managed company's id.
        package var managedCompany: String
        /// Whether it leaves the integration.
        package var remove: Bool
        /// The company in ConnectWise.
        package var connectWiseCompany: Edit<Int>
        package var agreement: Edit<Int>
        /// Whether it is billed.
        package var automaticBilling: Bool?
        /// Where it stands in the file.
        package var path: String
    }

    /// An edit of a product mapping; what is not named stays.
    package struct ProductMappingEdit: Sendable, Equatable {
        /// The application, by the catalogue's name.
        package var application: String
        /// Whether the mapping is removed.
        package var remove: Bool
        /// What it is billed as.
        package var billing: Billing?
        /// The least quantity.
        package var minimum: Int?
        /// Quantities are multiples of it.
        package var roundUpTo: Int?
        /// Which value is billed.
        package var basis: Basis?
        /// Where it stands in the file.
        package var path: String
    }

    /// An edit of a policy; what is not named stays.
    package struct PolicyEdit: Sendable, Equatable {
        /// The values of the keys that are named, by their paths.
        package var values: [String: PolicyValue]

        /// `policy` with what is named here.
        package func applied(to policy: Policy) -> Policy {
            var policy = policy
            for key in BillingPolicy.keys {
                // What was read is of the key's form, so the policy takes it.
                if let value = values[key.path] { _ = key.put(value, &policy.billing) }
            }
            return policy
        }
    }

    /// What a person may decide.
    package enum DecisionKind: String, Sendable, Equatable, CaseIterable {
        case approve
        case reject
        case adopt
        case beside
        case recreate
        case stop
        case end
        case leave
        case dismiss
    }

    /// Device categories, as the results call them.
    package enum Category: String, Sendable, Equatable, CaseIterable {
        case server
        case workstation
        case nonWindows
    }

    /// A decision about one slot, or about a company that appeared.
    package struct Decision: Sendable, Equatable {
        /// What is decided.
        package var kind: DecisionKind
        /// The integration's name.
        package var integration: String
        /// The managed company's id.
        package var managedCompany: String
        /// The application, by the catalogue's name; nil only with `dismiss`, which is about the company.
        package var application: String?
        /// The category; nil for a single product.
        package var category: Category?
    }
}
