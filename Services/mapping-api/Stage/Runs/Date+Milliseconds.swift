import Foundation

extension Date {
    /// Whole milliseconds since 1970.
    var milliseconds: Int { Int((timeIntervalSince1970 * 1000).rounded(.down)) }
}
