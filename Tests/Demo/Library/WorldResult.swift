public import Foundation
import Simulators

/// The result file: what the simulated ConnectWise holds, what the runs ended as, what waits for people.
public struct WorldResult: Codable, Equatable, Sendable {
    /// The first billing date.
    public var billingDate: String
    /// A part for each tenant.
    public var tenants: [Tenant]
    /// The calls the simulators counted.
    public var calls: Calls

    /// One tenant's part.
    public struct Tenant: Codable, Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Its runs, by date.
        public var runs: [Run]
        /// What its ConnectWise systems hold.
        public var additions: [Addition]
        /// What they invoiced.
        public var invoices: [Invoice]
        /// Its open billing exceptions.
        public var exceptions: [Exception]
        /// Held entries: there are none yet.
        public var held: [Held]
        /// Tickets: there are none yet.
        public var tickets: [Ticket]
    }

    /// One run.
    public struct Run: Codable, Equatable, Sendable {
        /// The integration's name.
        public var integration: String
        /// The day it bills.
        public var billingDate: String
        /// How it ended.
        public var state: String
        /// How many companies it was to read.
        public var companies: Int
        /// How many of them failed.
        public var failed: Int
    }

    /// One addition in ConnectWise.
    public struct Addition: Codable, Equatable, Sendable {
        /// The site's name.
        public var site: String
        /// Its id.
        public var id: Int
        /// Its agreement's id.
        public var agreementId: Int
        /// The product's identifier.
        public var product: String
        /// Its quantity.
        public var quantity: Decimal
        /// When it takes effect; `nil`: no date.
        public var effectiveDate: String?
        /// When it ends; `nil`: it lives.
        public var cancelledDate: String?
        /// Whether Tallybridge's member created it.
        public var byTallybridge: Bool

        enum CodingKeys: String, CodingKey {
            case site, id, agreementId, product, quantity, effectiveDate, cancelledDate, byTallybridge
        }

        /// Writes nulls, as the format shows them.
        public func encode(to encoder: any Encoder) throws {
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
    public struct Invoice: Codable, Equatable, Sendable {
        /// The site's name.
        public var site: String
        /// The agreement's id.
        public var agreementId: Int
        /// The day of the scenario it was made on, from 1.
        public var day: Int
        /// What the customer is asked to pay.
        public var total: Decimal
    }

    /// One open billing exception.
    public struct Exception: Codable, Equatable, Sendable {
        /// Which of the known causes.
        public var code: String
        /// The integration's name.
        public var integration: String?
        /// The managed company's name.
        public var managedCompany: String?
        /// The application's name or code.
        public var application: String?
        /// The slot's category.
        public var category: String?
        /// The units that are not billed.
        public var units: Int?
        /// The product's identifier.
        public var product: String?
        /// The agreement's id.
        public var agreement: Int?
        /// What is wrong and what to do.
        public var message: String
    }

    /// A desired change that waits for a person.
    public struct Held: Codable, Equatable, Sendable {
        /// The managed company's name.
        public var managedCompany: String
        /// The application's name or code.
        public var application: String
        /// The slot's category.
        public var category: String?
        /// The quantity now.
        public var from: Int
        /// The desired quantity.
        public var to: Int
        /// Which guard holds it.
        public var reason: String
    }

    /// One ticket in ConnectWise.
    public struct Ticket: Codable, Equatable, Sendable {
        /// The site's name.
        public var site: String
        /// Its id.
        public var id: Int
        /// The company's id.
        public var companyId: Int
        /// Its summary.
        public var summary: String
        /// Its status.
        public var status: String
    }

    /// What arrived at the simulators, whatever they answered.
    public struct Calls: Codable, Equatable, Sendable {
        /// To all ConnectWise systems.
        public var connectWise: ConnectWise
        /// To all sources.
        public var source: Source

        /// Calls to all ConnectWise systems.
        public struct ConnectWise: Codable, Equatable, Sendable {
            /// Reads.
            public var GET: Int
            /// Creations of any kind.
            public var POST: Int
            /// Changes of any kind.
            public var PATCH: Int
            /// Answers 429.
            public var throttled: Int
            /// Additions created.
            public var postAdditions: Int
            /// Additions changed or ended.
            public var patchAdditions: Int
        }

        /// Calls to all sources.
        public struct Source: Codable, Equatable, Sendable {
            /// All calls.
            public var total: Int
        }
    }

    /// Indented JSON with sorted keys.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
