package import Foundation
import Simulators

/// The result file: what the simulated ConnectWise holds, what the runs ended as, what waits for people.
package struct WorldResult: Codable, Equatable, Sendable {
    /// The first billing date.
    package var billingDate: String
    /// A part for each tenant.
    package var tenants: [Tenant]
    /// The calls the simulators counted.
    package var calls: Calls

    /// One tenant's part.
    package struct Tenant: Codable, Equatable, Sendable {
        package var name: String
        /// Its runs, by date.
        package var runs: [Run]
        /// What its ConnectWise systems hold.
        package var additions: [Addition]
        /// What they invoiced.
        package var invoices: [Invoice]
        /// Its open billing exceptions.
        package var exceptions: [Exception]
        /// What waits for a person at the end.
        package var held: [Held]
        /// Tickets: there are none yet.
        package var tickets: [Ticket]
    }

    /// One run.
    package struct Run: Codable, Equatable, Sendable {
        /// The integration's name.
        package var integration: String
        /// The day it bills.
        package var billingDate: String
        /// How it ended.
        package var state: String
        /// How many companies it was to read.
        package var companies: Int
        /// How many of them failed.
        package var failed: Int
    }

    /// One addition in ConnectWise.
    package struct Addition: Codable, Equatable, Sendable {
        /// The site's name.
        package var site: String
        package var id: Int
        package var agreementId: Int
        /// The product's identifier.
        package var product: String
        package var quantity: Decimal
        /// When it takes effect; `nil`: no date.
        package var effectiveDate: String?
        /// When it ends; `nil`: it lives.
        package var cancelledDate: String?
        /// Whether Tallybridge's member created it.
        package var byTallybridge: Bool

        enum CodingKeys: String, CodingKey {
            case site, id, agreementId, product, quantity, effectiveDate, cancelledDate, byTallybridge
        }

        /// Writes nulls, as the format shows them.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(site, forKey: .site)
            try container.encode(id, forKey: .id)
            try container.encode(agreementId, forKey: .agreementId)
            try container.encode(product, forKey: .product)
            try container.encode(quantity, forKey: .quantity)
            try container.encode(effectiveDate, forKey: .effectiveDate)
            try container.encode(cancelledDate, forKey: .cancelledDate)
            try container.encode(byTallybridge, forKey: .byTallybridge)
        }
    }

    /// One invoice in ConnectWise.
    package struct Invoice: Codable, Equatable, Sendable {
        /// The site's name.
        package var site: String
        package var agreementId: Int
        /// The day of the scenario it was made on, from 1.
        package var day: Int
        /// What the customer is asked to pay.
        package var total: Decimal
    }

    /// One open billing exception.
    package struct Exception: Codable, Equatable, Sendable {
        /// Which of the known causes.
        package var code: String
        /// The integration's name.
        package var integration: String?
        /// The managed company's name.
        package var managedCompany: String?
        /// The application's name or code.
        package var application: String?
        /// The slot's category.
        package var category: String?
        /// The units that are not billed.
        package var units: Int?
        /// The product's identifier.
        package var product: String?
        /// The agreement's id.
        package var agreement: Int?
        /// What is wrong and what to do.
        package var message: String
    }

    /// A desired change that waits for a person.
    package struct Held: Codable, Equatable, Sendable {
        /// The managed company's name.
        package var managedCompany: String
        /// The application's name or code.
        package var application: String
        /// The slot's category.
        package var category: String?
        /// The quantity now.
        package var from: Int
        /// The desired quantity.
        package var to: Int
        /// Which guard holds it.
        package var reason: String
    }

    /// One ticket in ConnectWise.
    package struct Ticket: Codable, Equatable, Sendable {
        /// The site's name.
        package var site: String
        package var id: Int
        package var companyId: Int
        package var summary: String
        package var status: String
    }

    /// What arrived at the simulators, whatever they answered.
    package struct Calls: Codable, Equatable, Sendable {
        /// To all ConnectWise systems.
        package var connectWise: ConnectWise
        /// To all sources.
        package var source: Source

        /// Calls to all ConnectWise systems.
        package struct ConnectWise: Codable, Equatable, Sendable {
            /// Reads.
            package var GET: Int
            /// Creations of any kind.
            package var POST: Int
            /// Changes of any kind.
            package var PATCH: Int
            /// Answers 429.
            package var throttled: Int
            /// Additions created.
            package var postAdditions: Int
            /// Additions changed or ended.
            package var patchAdditions: Int
        }

        /// Calls to all sources.
        package struct Source: Codable, Equatable, Sendable {
            /// All calls.
            package var total: Int
        }
    }

    /// Indented JSON with sorted keys.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
