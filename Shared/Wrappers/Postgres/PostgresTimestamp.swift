import Foundation

/// The text form of `timestamptz`, by integer arithmetic: no formatter, no locale, no loss below a microsecond.
enum PostgresTimestamp {
    private static let day: Int64 = 86_400_000_000

    static func text(of date: Date) -> String {
        let microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
        let days = floorDivide(microseconds, by: day)
        let rest = microseconds - days * day
        let (year, month, dayOfMonth) = civil(fromDays: Int(days))
        let second = Int(rest / 1_000_000)
        let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let fraction = padded(Int(rest % 1_000_000), to: 6)
        return "\(padded(year, to: 4))-\(two(month))-\(two(dayOfMonth)) \(time).\(fraction)+00"
    }

    /// Reads `2026-05-03 10:00:00.25+00`, `2026-05-03T10:00:00Z` or `2026-05-03`; `nil` for anything else.
    static func date(of text: String) -> Date? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.number(atLeast: 4), reader.skip("-"), let month = reader.number(atLeast: 2),
            reader.skip("-"), let dayOfMonth = reader.number(atLeast: 2), (1...12).contains(month),
            (1...31).contains(dayOfMonth)
        else { return nil }
        var microseconds = Int64(days(year: year, month: month, day: dayOfMonth)) * day
        if reader.isAtEnd { return Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
        guard reader.skip(" ") || reader.skip("T"), let time = reader.time(), let offset = reader.offset(),
            reader.isAtEnd
        else { return nil }
        microseconds += time - offset
        return Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }

    private static func two(_ number: Int) -> String { padded(number, to: 2) }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    // Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        mutating func number(atLeast digits: Int) -> Int? {
            let start = index
            var number = 0
            while index < bytes.count, (0x30...0x39).contains(bytes[index]), index - start < 6 {
                number = number * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            return index - start >= digits ? number : nil
        }

        /// Microseconds since midnight.
        mutating func time() -> Int64? {
            guard let hour = number(atLeast: 2), skip(":"), let minute = number(atLeast: 2), skip(":"),
                let second = number(atLeast: 2), hour < 25, minute < 60, second < 61
            else { return nil }
            var fraction: Int64 = 0
            if skip(".") {
                let start = index
                guard let number = number(atLeast: 1) else { return nil }
                fraction = Int64(number)
                for _ in (index - start)..<6 { fraction *= 10 }
            }
            return Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
        }

        /// Microseconds east of UTC; none written counts as UTC.
        mutating func offset() -> Int64? {
            if isAtEnd || skip("Z") { return 0 }
            let sign: Int64 = skip("-") ? -1 : 1
            if sign == 1, !skip("+") { return nil }
            guard let hours = number(atLeast: 2) else { return nil }
            var minutes = 0
            if skip(":") {
                guard let number = number(atLeast: 2) else { return nil }
                minutes = number
            }
            return sign * Int64(hours * 3600 + minutes * 60) * 1_000_000
        }
    }
}
