import Billing

/// A value that the API wraps with its type inside arrays and containers, and sends bare at the top.
///
/// Source: KSC Open API, value encodings: `{"type": "params", "value": {…}}`, and so for long, datetime and date.
struct Wrapped<Value: Decodable>: Decodable {
    let value: Value

    private enum CodingKeys: String, CodingKey { case type, value }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: CodingKeys.self), container.contains(.type),
            container.contains(.value)
        {
            value = try container.decode(Value.self, forKey: .value)
        } else {
            value = try Value(from: decoder)
        }
    }
}

extension Wrapped: Sendable where Value: Sendable {}

/// A container sent inside an array, as the API wants it.
struct WrappedParameters<Value: Encodable & Sendable>: Encodable, Sendable {
    let type = "params"
    let value: Value

    private enum CodingKeys: String, CodingKey { case type, value }
}

/// The rows of one portion of a result set; a portion without any may lack the key.
struct RowArray<Row: Decodable>: Decodable {
    let rows: [Row]

    private struct Portion: Decodable {
        let array: [Wrapped<Row>]?

        private enum CodingKeys: String, CodingKey { case array = "KLCSP_ITERATOR_ARRAY" }
    }

    init(from decoder: any Decoder) throws {
        rows = try Wrapped<Portion>(from: decoder).value.array?.map(\.value) ?? []
    }
}

/// A point in time, of which only its UTC day is used; `day` is `nil` for the empty value.
struct DateTimeValue: Decodable, Sendable {
    let day: BillingDate?

    init(from decoder: any Decoder) throws {
        let text = try Wrapped<String>(from: decoder).value
        guard !text.isEmpty else {
            day = nil
            return
        }
        let rest = text.dropFirst(10).first
        guard let day = BillingDate(text.prefix(10)), rest == nil || rest == "T" || rest == " " else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: "\(text.prefix(40)) is not a date"))
        }
        self.day = day
    }
}
