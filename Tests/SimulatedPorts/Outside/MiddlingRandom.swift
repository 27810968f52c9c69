import Ports

/// Always in the middle.
package struct MiddlingRandom: RandomSource {
    package func fraction() -> Double { 0.5 }
}
