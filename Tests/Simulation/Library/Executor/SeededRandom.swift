import Locking
import Ports

/// SplitMix64: the same numbers for the same seed, on every machine and compiler.
struct SeededRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not including, `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// A generator of its own, for one purpose: what it is asked does not disturb the others.
    mutating func split() -> SeededRandom { SeededRandom(seed: next()) }
}

/// A generator that several tasks use.
final class Dice: RandomSource {
    private let random: Locked<SeededRandom>

    init(_ random: SeededRandom) { self.random = Locked(random) }

    func fraction() -> Double { roll { $0.fraction() } }

    func roll<Answer>(_ body: (inout SeededRandom) -> Answer) -> Answer { random.withLock { body(&$0) } }
}
