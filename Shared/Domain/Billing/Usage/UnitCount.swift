/// A number of units (devices, users or mailboxes); never negative.
package struct UnitCount: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The number, 0 or more.
    package let number: Int

    /// No unit.
    package static let zero = UnitCount(0)

    /// Traps on a negative number: counts come from counting.
    package init(_ number: Int) {
        precondition(number >= 0, "a unit count is never negative")
        self.number = number
    }

    /// Reads the bare number; a negative one is refused.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number = try container.decode(Int.self)
        guard number >= 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a unit count is never negative")
        }
        self.number = number
    }

    /// Writes the bare number.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    /// The number in digits.
    package var description: String { String(number) }

    /// Orders by number.
    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
    /// The sum; beyond the largest number it stays at the largest, so that no reading can trap the rules.
    package static func + (left: Self, right: Self) -> Self {
        let (sum, isTooLarge) = left.number.addingReportingOverflow(right.number)
        return UnitCount(isTooLarge ? .max : sum)
    }
    /// Adds in place.
    package static func += (left: inout Self, right: Self) { left = left + right }
}

extension Sequence where Element == UnitCount {
    /// The sum of all.
    func sum() -> UnitCount { reduce(.zero, +) }
}
