package import Billing
package import Foundation

/// The value of a record's field: as it is shown to people, compared with a newer one, and kept in the audit trail.
package enum FieldValue: Hashable, Sendable {
    /// There is none.
    case none
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([FieldValue])
    case group([String: FieldValue])

    /// A text, if there is one.
    package init(_ text: String?) { self = text.map(FieldValue.text) ?? FieldValue.none }
    /// A number, if there is one.
    package init(_ number: Int?) { self = number.map(FieldValue.number) ?? FieldValue.none }
    /// An id, if there is one.
    package init<Kind>(_ id: Identifier<Kind>?) { self.init(id?.text) }
    /// The id of a ConnectWise record, if there is one.
    package init<Kind>(_ id: RecordID<Kind>?) { self.init(id?.number) }
    /// A day, if there is one.
    package init(_ day: BillingDate?) { self.init(day?.description) }
    /// An instant in whole seconds of UTC, if there is one.
    package init(_ instant: Date?) { self.init(instant?.formatted(.iso8601)) }
}

extension FieldValue: CustomStringConvertible {
    /// For people: texts in quotes, the fields of a group by their names.
    package var description: String {
        switch self {
        case .none: "null"
        case .text(let text): "\"\(text)\""
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .list(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
        case .group(let fields):
            "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        }
    }
}

extension FieldValue: Codable {
    /// Reads whatever stands there.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([FieldValue].self) {
            self = .list(values)
        } else {
            self = .group(try container.decode([String: FieldValue].self))
        }
    }

    /// Writes the bare value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let values): try container.encode(values)
        case .group(let fields): try container.encode(fields)
        }
    }
}

/// One line of the audit trail; never with a secret in it.
package struct AuditEntry: Hashable, Sendable {
    /// Who.
    package let actor: String
    /// What was done, such as `site.save`.
    package let action: String
    /// To what, such as `site:<id>`.
    package let subject: String
    /// How its fields read before; `nil`: it was not there.
    package let before: [String: FieldValue]?
    /// How they read now; `nil`: it is gone.
    package let after: [String: FieldValue]?
    /// When, by the store's clock; `nil` for an entry that is about to be stored.
    package let at: Date?

    package init(
        actor: String, action: String, subject: String, before: [String: FieldValue]?, after: [String: FieldValue]?,
        at: Date? = nil
    ) {
        self.actor = actor
        self.action = action
        self.subject = subject
        self.before = before
        self.after = after
        self.at = at
    }
}
