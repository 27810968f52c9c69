import Billing

extension DateFact {
    /// The calendar day a record carries.
    ///
    /// Agreement and addition dates are days written as `…T00:00:00Z`; the time and whatever follows is not looked at,
    /// because `nextInvoiceDate` has no promised form behind its day.
    init(_ date: DateText?) {
        guard let text = date?.text, !text.isEmpty else {
            self = .absent
            return
        }
        let day = text.prefix(10)
        let rest = text.dropFirst(10).first
        guard let date = BillingDate(day), rest == nil || rest == "T" || rest == " " else {
            self = .unreadable(String(text.prefix(40)))
            return
        }
        self = .date(date)
    }
}

extension BillingDate {
    /// As ConnectWise takes it: UTC, whole seconds; an offset or a fraction is refused (`UnsupportedFormat`).
    var connectWiseText: String { "\(self)T00:00:00Z" }
}
