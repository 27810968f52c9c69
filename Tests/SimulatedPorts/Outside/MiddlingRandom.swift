import Ports

/// Always in the middle.
package struct MiddlingRandom: RandomSource {
    package init() {}
    package func fraction() -> Double { 0.5 }
}
