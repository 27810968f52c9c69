import Simulators
import StrictJSON

/// A company of a built world: what it uses, how it is billed, and what must come of it.
///
/// `JSON` stands for what the scenario file has beyond the usual, in the file's own words.
struct BuiltCompany: Sendable {
    /// What it is called, and identified by, everywhere.
    let name: String
    /// What it uses on each day; after the last one listed nothing changes.
    let usage: [[Devices]]
    let keys: [Key]
    let agreement: JSONValue
    /// The agreement above its own, if there is one.
    let parent: JSONValue?
    /// Null if no integration has it.
    let mapping: JSONValue
    let outcomes: [Outcome]

    init(
        _ name: String, _ usage: [Devices], then later: [[Devices]] = [], keys: [Key] = [.own],
        agreement: JSONValue = [:],
        parent: JSONValue? = nil, mapping: JSONValue = [:], gives outcomes: [Outcome] = []
    ) {
        self.name = name
        self.usage = [usage] + later
        self.keys = keys
        self.agreement = agreement
        self.parent = parent
        self.mapping = mapping
        self.outcomes = outcomes
    }
}

extension BuiltCompany {
    /// What a key is for, and what its seller calls it.
    struct Licence: Sendable {
        let application: String
        let productName: String

        init(_ application: String, _ productName: String) {
            self.application = application
            self.productName = productName
        }

        static let advanced = Licence(
            "Kaspersky Endpoint Security for Business Advanced",
            "Kaspersky Endpoint Security for Business - Advanced European Edition. 25-49 Node 1 year Base License")
        static let select = Licence(
            "Kaspersky Endpoint Security for Business Select",
            "Kaspersky Endpoint Security for Business - Select European Edition. 25-49 Node 1 year Base License")
        static let total = Licence(
            "Kaspersky Total Security for Business",
            "Kaspersky Total Security for Business European Edition. 25-49 Node 1 year Base License")
        static let detection = Licence(
            "Kaspersky Endpoint Detection and Response Optimum Add-on",
            "Kaspersky Endpoint Detection and Response Optimum Add-on European Edition. 25-49 Node 1 year Base License")
    }

    struct Key: Sendable {
        /// Nil for the one that no other company has.
        let serial: String?
        let licence: Licence
        let details: JSONValue

        static let own = own()

        static func own(_ licence: Licence = .advanced, _ details: JSONValue = [:]) -> Key {
            Key(serial: nil, licence: licence, details: details)
        }

        static func key(_ serial: String, _ licence: Licence = .advanced, _ details: JSONValue = [:]) -> Key {
            Key(serial: serial, licence: licence, details: details)
        }
    }

    /// Some devices alike; a bare number is that many workstations on the company's own key.
    struct Devices: Sendable, ExpressibleByIntegerLiteral {
        let count: Int
        let system: String
        /// The keys active on them; nil for the company's own.
        let keys: [String]?
        let details: JSONValue

        init(_ count: Int, _ system: String, on keys: [String]? = nil, _ details: JSONValue = [:]) {
            self.count = count
            self.system = system
            self.keys = keys
            self.details = details
        }

        init(integerLiteral count: Int) { self.init(count, "windowsWorkstation") }

        static func workstations(_ count: Int, on keys: [String]? = nil, _ details: JSONValue = [:]) -> Devices {
            Devices(count, "windowsWorkstation", on: keys, details)
        }

        static func servers(_ count: Int, on keys: [String]? = nil, _ details: JSONValue = [:]) -> Devices {
            Devices(count, "windowsServer", on: keys, details)
        }

        static func linux(_ count: Int, on keys: [String]? = nil, _ details: JSONValue = [:]) -> Devices {
            Devices(count, "linux", on: keys, details)
        }

        static func macOS(_ count: Int, on keys: [String]? = nil, _ details: JSONValue = [:]) -> Devices {
            Devices(count, "macOS", on: keys, details)
        }
    }

    /// What there must be at the end.
    enum Outcome: Sendable {
        case addition(JSONValue)
        case exception(JSONValue)

        /// An addition of ours on the company's agreement.
        static func bills(
            _ quantity: Int, _ product: String = "KES", from date: String = BuiltWorld.dates[0],
            until cancelled: String? = nil
        ) -> Outcome {
            .addition([
                "product": .string(product), "quantity": .integer(quantity), "effectiveDate": .string(date),
                "cancelledDate": cancelled.map(JSONValue.string) ?? .null, "byTallybridge": true,
            ])
        }

        /// An exception of the company, without which so many units would be billed.
        static func exception(_ code: String, _ units: Int? = nil, naming details: JSONValue = [:]) -> Outcome {
            let usual = JSONValue.members(["code": .string(code), "units": units.map(JSONValue.integer)])
            return .exception(usual.with(details))
        }
    }
}
