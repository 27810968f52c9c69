import Foundation

/// What `/health/ready` answers: whether the service can do its work, and each dependency by name.
struct HealthReport: Sendable, Equatable, Encodable {
    /// One dependency in the answer.
    struct Dependency: Sendable, Equatable, Encodable {
        /// Whether it can be used.
        let ok: Bool
        /// Why not.
        let reason: String?
    }

    /// `ready`, `starting`, `stopping` or `notReady`.
    enum Status: String, Sendable, Encodable {
        /// All dependencies can be used.
        case ready
        /// The services have not been started yet.
        case starting
        /// The process is about to end.
        case stopping
        /// A dependency can't be used.
        case notReady
    }

    /// The service's name.
    let service: String
    /// Whether the service can do its work.
    let status: Status
    /// By name.
    let dependencies: [String: Dependency]

    /// Whether to send work here.
    var isReady: Bool { status == .ready }

    /// The report as JSON with sorted keys.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding strings and flags can't fail; an empty object would still be valid JSON.
        return Array((try? encoder.encode(self)) ?? Data("{}".utf8))
    }
}
