import Billing
import Contracts
import Foundation
import MappingAPIStage
import Ports
import StrictJSON

extension JSONValue {
    /// An instant, in whole seconds of UTC.
    init(_ date: Date?) { self.init(date?.formatted(.iso8601)) }
    /// A day.
    init(_ date: BillingDate?) { self.init(date?.description) }
    /// An identifier.
    init<Kind>(_ id: Identifier<Kind>?) { self.init(id?.text) }
    /// A ConnectWise id.
    init<Kind>(_ id: RecordID<Kind>?) { self.init(id?.number) }
    /// Any value as its messages and rows write it.
    init(encoding value: some Encodable) throws { self = try JSONValue(parsing: CanonicalJSON.encode(value)) }

    /// A record's field.
    fileprivate init(_ value: FieldValue) {
        self =
            switch value {
            case .none: .null
            case .text(let text): .string(text)
            case .number(let number): .integer(number)
            case .flag(let flag): .bool(flag)
            case .list(let values): .array(values.map(JSONValue.init))
            case .group(let fields): .object(fields.mapValues(JSONValue.init))
            }
    }

    /// This object with more members.
    func with(_ more: [String: JSONValue]) -> JSONValue {
        .object((objectMembers ?? [:]).merging(more) { _, new in new })
    }
}

extension TenantRecord {
    /// Its fields, by the names under which they are sent.
    var document: JSONValue { JSONValue(.group(fields)) }
}

extension Paged {
    /// The answer of a list: `items`, and in `next` the cursor of the next page or null.
    func document<Failure: Error>(
        cursor: (Item) -> String, _ document: (Item) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        let next = hasMore ? items.last.map(cursor) : nil
        return ["items": .array(try items.map(document)), "next": JSONValue(next)]
    }
}

extension Paged where Item: TenantRecord {
    func document(cursor: (Item) -> String) -> JSONValue { document(cursor: cursor, \.document) }
}
