public import Ports

/// The system's random numbers, for jitter.
public struct SystemRandom: RandomSource {
    /// The system's generator.
    public init() {}

    /// A number from 0 up to, but not including, 1.
    public func fraction() -> Double { Double.random(in: 0..<1) }
}
