import Foundation
import Simulators
import StrictJSON
import Testing

/// A world in `Tests/Scenarios` with the result it must have.
struct ScenarioFile: Sendable, CustomTestStringConvertible {
    /// Which worlds there are.
    enum Kind {
        /// It runs, as part of every test run.
        case usual
        /// It runs, but has to wait for what gives up after a minute.
        case slow
        /// It is refused.
        case refused
    }

    let name: String
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Scenarios")

    var testDescription: String { name }
    var path: String { Self.folder.appendingPathComponent("\(name).json").path }

    /// The names of all worlds.
    static let all: [ScenarioFile] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".expected.json") }.sorted()
            .map { ScenarioFile(name: String($0.dropLast(".json".count))) }
    }()

    static func of(_ kind: Kind) -> [ScenarioFile] { all.filter { $0.kind == kind } }

    /// Told by the name, so that it is known before anything is read.
    var kind: Kind {
        if name.hasPrefix("refused-") { return .refused }
        return name.hasPrefix("slow-") ? .slow : .usual
    }

    /// What must come of it.
    func expected() throws -> JSONValue {
        try JSONValue(parsing: Data(contentsOf: Self.folder.appendingPathComponent("\(name).expected.json")))
    }
}
