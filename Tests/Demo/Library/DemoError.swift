/// Why a demo ended without a result.
package enum DemoError: Error, CustomStringConvertible {
    /// The scenario, or what it maps, is refused: each line names the entry and what would be right.
    case refused([String])
    /// Something did not work that should have.
    case failed(String)

    /// The reasons, a line each.
    package var description: String {
        switch self {
        case .refused(let problems): problems.joined(separator: "\n")
        case .failed(let problem): problem
        }
    }

    /// 2 for a refused scenario, else 1.
    package var status: Int32 {
        switch self {
        case .refused: 2
        case .failed: 1
        }
    }
}
