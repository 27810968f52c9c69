/// Why a demo ended without a result.
public enum DemoError: Error, CustomStringConvertible {
    /// The scenario, or what it maps, is refused: each line names the entry and what would be right.
    case refused([String])
    /// Something did not work that should have.
    case failed(String)

    /// The reasons, a line each.
    public var description: String {
        switch self {
        case .refused(let problems): problems.joined(separator: "\n")
        case .failed(let problem): problem
        }
    }

    /// 2 for a refused scenario, else 1.
    public var status: Int32 {
        switch self {
        case .refused: 2
        case .failed: 1
        }
    }
}
