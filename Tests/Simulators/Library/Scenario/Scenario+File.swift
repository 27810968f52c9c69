import Foundation

extension Scenario {
    /// Reads a scenario file; one that cannot be read is refused like a scenario that is wrong.
    public static func read(_ path: String) throws(ScenarioError) -> Scenario {
        func refusal(_ message: String) -> ScenarioError {
            ScenarioError(problems: [ScenarioProblem(path: path, message: message)])
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw refusal("there is no such file")
        }
        guard !isFolder.boolValue else { throw refusal("is a folder; name a scenario file in it") }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw refusal("cannot be read; check its permissions")
        }
        return try decode(bytes)
    }
}
