/// A command line that can't be understood: what is wrong, and perhaps what was meant.
package struct UsageError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, naming the option or argument.
    package let problem: String

    /// An error with this text.
    package init(_ problem: String) { self.problem = problem }

    /// What is wrong.
    package var description: String { problem }

    static func unknown(_ kind: String, _ given: String, known: [String]) -> UsageError {
        let nearest = closest(to: given, among: known).map { ", did you mean '\($0)'?" } ?? ""
        return UsageError("unknown \(kind) '\(given)'\(nearest)")
    }
}

/// The one of `known` that was probably meant by `given`: few letters differ.
///
/// `nil` when none is near.
package func closest(to given: String, among known: [String]) -> String? {
    let ranked = known.map { (name: $0, distance: editDistance(Array(given.utf8), Array($0.utf8))) }
    guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
    return best.distance <= max(1, given.utf8.count / 3) ? best.name : nil
}

/// How many bytes must be put in, taken out or replaced to make one of the other (Levenshtein).
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let replaced = diagonal + (byte == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
        }
    }
    return row[right.count]
}
