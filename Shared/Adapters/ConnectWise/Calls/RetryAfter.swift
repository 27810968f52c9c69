import Foundation
import HTTPClient
import HTTPMessages

/// How long a throttled caller is asked to wait.
///
/// Source: RFC 9110, Retry-After.
enum RetryAfter {
    /// From the header, as seconds or as a date against the answer's own `Date`; `nil` if it says nothing readable.
    static func duration(in headers: HTTPHeaders) -> Duration? {
        guard let text = headers["Retry-After"]?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let seconds = Double(text), seconds.isFinite { return bounded(seconds) }
        guard let until = date(text) else { return nil }
        let now = headers["Date"].flatMap(date) ?? Date()
        return bounded(until.timeIntervalSince(now).rounded(.up))
    }

    /// Between nothing and a day: the header is outside input.
    private static func bounded(_ seconds: Double) -> Duration {
        .milliseconds(Int64(min(max(seconds, 0), 86_400) * 1000))
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }
}
