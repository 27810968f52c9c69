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
        public var name: String
        public var runs: [Run]
        public var additions: [Addition]
        public var invoices: [Invoice]
        public var exceptions: [Exception]
        /// Held entries: there are none yet.
        public var held: [Held]
        /// Tickets: there are none yet.
        public var tickets: [Ticket]
    }

    /// One run.
    public struct Run: Codable, Equatable, Sendable {
        public var integration: String
        public var billingDate: String
        public var state: String
        public var companies: Int
        public var failed: Int
    }

    /// One addition in ConnectWise.
    public struct Addition: Codable, Equatable, Sendable {
        public var site: String
        public var id: Int
        public var agreementId: Int
        public var product: String
        public var quantity: Decimal
        public var effectiveDate: String?
        public var cancelledDate: String?
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
        public var site: String
        public var agreementId: Int
        public var day: Int
        public var total: Decimal
    }

    /// One open billing exception.
    public struct Exception: Codable, Equatable, Sendable {
        public var code: String
        public var integration: String?
        public var managedCompany: String?
        public var application: String?
        public var category: String?
        public var units: Int?
        public var product: String?
        public var agreement: Int?
        public var message: String
    }

    /// A desired change that waits for a person.
    public struct Held: Codable, Equatable, Sendable {
        public var managedCompany: String
        public var application: String
        public var category: String?
        public var from: Int
        public var to: Int
        public var reason: String
    }

    /// One ticket in ConnectWise.
    public struct Ticket: Codable, Equatable, Sendable {
        public var site: String
        public var id: Int
        public var companyId: Int
        public var summary: String
        public var status: String
    }

    /// What arrived at the simulators, whatever they answered.
    public struct Calls: Codable, Equatable, Sendable {
        public var connectWise: ConnectWise
        public var source: Source

        /// Calls to all ConnectWise systems.
        public struct ConnectWise: Codable, Equatable, Sendable {
            public var GET: Int
            public var POST: Int
            public var PATCH: Int
            public var throttled: Int
            public var postAdditions: Int
            public var patchAdditions: Int
        }

        /// Calls to all sources.
        public struct Source: Codable, Equatable, Sendable {
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
