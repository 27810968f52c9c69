import Foundation
import Simulators
import StrictJSON
import Testing

/// A world with the result it must have: two files in `Tests/Scenarios`, or built.
struct TestedWorld: Sendable, CustomTestStringConvertible {
    /// Which worlds there are.
    enum Kind {
        /// It runs, as part of every test run.
        case usual
        /// It runs, but has to wait for what gives up after a minute.
        case slow
        case refused
    }

    let name: String
    /// The world, or why it is none.
    let scenario: @Sendable () throws -> Scenario
    /// What must come of it.
    let expected: @Sendable () throws -> JSONValue

    var testDescription: String { name }

    /// Told by the name, so that it is known before anything is read.
    var kind: Kind {
        if name.hasPrefix("refused-") { return .refused }
        return name.hasPrefix("slow-") ? .slow : .usual
    }

    static let all = files + built.map(TestedWorld.init)
    static func of(_ kind: Kind) -> [TestedWorld] { all.filter { $0.kind == kind } }

    /// Where the scenario file of that name is.
    static func path(_ name: String) -> String { folder.appendingPathComponent("\(name).json").path }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Scenarios")

    private static let files: [TestedWorld] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".expected.json") }.sorted()
            .map { TestedWorld(fileNamed: String($0.dropLast(".json".count))) }
    }()

    private static let built =
        FaultWorlds.all + TroubleWorlds.all + AgreementWorlds.all + DeviceWorld.all + CountingWorlds.all
        + ApplicationWorld.all
        + KeyWorlds.all + RefusedWorlds.all + OddRecordWorlds.all

    private init(fileNamed name: String) {
        self.name = name
        scenario = { try Scenario.read(Self.path(name)) }
        expected = { try JSONValue(parsing: Data(contentsOf: URL(fileURLWithPath: Self.path("\(name).expected")))) }
    }

    private init(_ world: BuiltWorld) {
        name = world.name
        scenario = { try world.scenario() }
        expected = { world.expected }
    }
}
