import Billing
import Foundation
import StrictJSON

/// A JSON value of the scenario with its place.
///
/// Readers note a problem and go on with a placeholder, to find the rest.
struct Node {
    let json: JSONValue
    let path: String
    let problems: ProblemList

    func problem(_ message: String) { problems.add(path, message) }

    func string() -> String {
        guard let text = json.text else { return wrong("a text", "") }
        guard !text.isEmpty else {
            problem("expected a text that is not empty, found an empty text")
            return ""
        }
        return text
    }

    func integer(_ range: ClosedRange<Int> = 0...Int.max) -> Int {
        guard let number = json.integer else {
            if case .number(let digits) = json {
                problem("expected a whole number, found \(digits.prefix(40))")
                return range.lowerBound
            }
            return wrong("a whole number", range.lowerBound)
        }
        guard range.contains(number) else {
            let limit =
                range.upperBound == .max
                ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            problem("\(number) is out of range: a whole number \(limit) is needed")
            return range.lowerBound
        }
        return number
    }

    func identifier() -> Int { integer(1...Int(Int32.max)) }

    func decimal() -> Decimal { json.number ?? wrong("a number", 0) }

    func truth() -> Bool { json.truth ?? wrong("true or false", false) }

    func day() -> CalendarDay {
        let never = CalendarDay(number: 0)
        guard let text = json.text else { return wrong(BillingDate.form, never) }
        guard let day = CalendarDay(text) else {
            problem("\"\(text)\" is no day: \(BillingDate.form) is needed")
            return never
        }
        return day
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type, else placeholder: Word) -> Word {
        Word(rawValue: word(among: Word.allCases.map(\.rawValue), else: placeholder.rawValue)) ?? placeholder
    }

    /// One of some words; the first of them where it is none.
    func word(among words: [String], else placeholder: String? = nil) -> String {
        let placeholder = placeholder ?? words.first ?? ""
        let known = words.map { "\"\($0)\"" }.joined(separator: ", ")
        guard let text = json.text else { return wrong("one of \(known)", placeholder) }
        guard words.contains(text) else {
            problem("\"\(text)\" is not known: one of \(known) is needed")
            return placeholder
        }
        return text
    }

    func list<Element>(_ read: (Node) -> Element) -> [Element] {
        guard let elements = json.elements else { return wrong("a list", []) }
        return elements.enumerated().map { index, element in
            read(Node(json: element, path: "\(path)[\(index)]", problems: problems))
        }
    }

    /// The members, after refusing those that are not `known`.
    func fields(_ known: String...) -> Fields { fields(known) }

    /// The members, after refusing those that are not `known`.
    func fields(_ known: [String]) -> Fields {
        guard let members = json.objectMembers else {
            return Fields(path: path, members: [:], problems: wrong("an object", problems))
        }
        for name in members.keys.sorted() where !known.contains(name) {
            let place = path.isEmpty ? name : "\(path).\(name)"
            problems.add(place, "unknown field; known here: \(known.joined(separator: ", "))")
        }
        return Fields(path: path, members: members, problems: problems)
    }

    func wrong<Value>(_ expected: String, _ placeholder: Value) -> Value {
        problem("expected \(expected), found \(json.kind)")
        return placeholder
    }
}
