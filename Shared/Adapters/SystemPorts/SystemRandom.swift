import Ports

/// The system's random numbers, for jitter.
package struct SystemRandom: RandomSource {
    /// The system's generator.
    package init() {}

    /// A number from 0 up to, but not including, 1.
    package func fraction() -> Double { Double.random(in: 0..<1) }
}
