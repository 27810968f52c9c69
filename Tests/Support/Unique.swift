import Foundation

/// Names that no other test and no other run uses.
package enum Unique {
    /// `prefix` with ten random digits: good for topics, groups, databases and roles.
    package static func name(_ prefix: String) -> String {
        "\(prefix)_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "").prefix(10))"
    }
}
