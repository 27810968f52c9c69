import Billing
import Runs

/// The day a request for a run names.
enum RequestedDate {
    /// Reads the body of a run's request: nothing, or an object with `billingDate`.
    static func read(_ body: JSONValue?) throws(Problem) -> BillingDate? {
        guard let body else { return nil }
        var reader = BodyReader(body)
        let text = reader.optionalText("billingDate")
        let date = text.flatMap { BillingDate($0) }
        if text != nil, date == nil {
            reader.refuse("billingDate", .invalid, "must be a day that exists, as 2026-11-24")
        }
        reader.finish()
        guard reader.problems.isEmpty else { throw Problem(reader.problems) }
        return date
    }

    /// Why the day may not be requested.
    static func problem(_ refusal: RunDateRefusal) -> FieldProblem {
        let code: FieldProblem.Code =
            switch refusal {
            case .tooLate, .tooEarly, .timeZoneUnknown: .outOfRange
            case .nothingStored, .beforeNewest: .inThePast
            }
        return FieldProblem("billingDate", code, refusal.sentence)
    }
}
