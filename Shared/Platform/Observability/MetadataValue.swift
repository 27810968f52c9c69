/// A value beside the constant message of a log line.
package enum MetadataValue: Sendable, Equatable {
    /// Text.
    case string(String)
    /// A whole number.
    case int(Int)
    /// A number. What JSON can't say (not a number, infinite) is written as text.
    case double(Double)
    /// True or false.
    case bool(Bool)
    /// Several values.
    case list([MetadataValue])

    /// The value as text: how it describes itself.
    package static func describing(_ value: some CustomStringConvertible) -> MetadataValue {
        .string(value.description)
    }

    /// The error as text.
    package static func error(_ error: any Error) -> MetadataValue { .string(String(describing: error)) }

    /// The duration as seconds, with fraction.
    package static func seconds(_ duration: Duration) -> MetadataValue { .double(duration / .seconds(1)) }
}

extension MetadataValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    /// Text.
    package init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    package init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    package init(floatLiteral value: Double) { self = .double(value) }
    /// True or false.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Several values.
    package init(arrayLiteral elements: MetadataValue...) { self = .list(elements) }
}

/// The values beside a log line's message, by key.
package typealias Metadata = [String: MetadataValue]
