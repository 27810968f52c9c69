/// A largest matching: who of the left gets which of the right, each at most once.
struct Matching {
    /// For each of the left its partner, or `nil`.
    private(set) var partners: [Int?]
    private let choices: [[Int]]
    private var owners: [Int: Int] = [:]

    /// `choices` are the partners that would do, for each of the left.
    init(_ choices: [[Int]]) {
        self.choices = choices
        partners = choices.map { _ in nil }
        for left in choices.indices {
            var asked: Set<Int> = []
            _ = match(left, &asked)
        }
    }

    /// Takes a free partner, or one whose owner can move to another.
    private mutating func match(_ left: Int, _ asked: inout Set<Int>) -> Bool {
        for right in choices[left] where asked.insert(right).inserted {
            if let owner = owners[right], !match(owner, &asked) { continue }
            owners[right] = left
            partners[left] = right
            return true
        }
        return false
    }
}
