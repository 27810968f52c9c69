/// A date as it stands in a record, whatever its form: one odd date must not make a whole list unreadable.
struct DateText: Decodable, Sendable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            text = "something that is not text"
        }
    }
}
