import Foundation
import Support

/// Judges values by a JSON Schema, with the Python environment that `scripts/bootstrap.sh` makes.
enum SchemaChecker {
    /// What the schema of `type` has against each value; an empty text: nothing.
    static func problems(with values: [[UInt8]], type: String) async throws -> [String] {
        let folder = try TemporaryDirectory("schema")
        defer { folder.remove() }
        let lines = values.map { Data($0).base64EncodedString() + "\n" }.joined()
        try Data(lines.utf8).write(to: URL(filePath: folder.file("values")))
        let schema = Repository.schemas.appending(path: "\(type).schema.json").path
        let process = try ChildProcess(try python(), ["-c", script, schema, folder.file("values")])
        let ending = try await process.waitForExit(within: .seconds(60))
        guard ending == .exited(0) else {
            throw SupportFailure(description: "the schema checker failed for \(type): \(process.errorText)")
        }
        return process.outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    private static let script = """
        import base64, json, sys
        from jsonschema import Draft202012Validator as Validator
        schema = json.load(open(sys.argv[1], encoding="utf-8"))
        Validator.check_schema(schema)
        validator = Validator(schema, format_checker=Validator.FORMAT_CHECKER)
        for line in open(sys.argv[2]):
            problem = next(validator.iter_errors(json.loads(base64.b64decode(line))), None)
            print("" if problem is None else f"{problem.json_path}: {problem.message}".replace("\\n", " ")[:300])
        """

    private static func python() throws -> String {
        for start in [URL(filePath: FileManager.default.currentDirectoryPath), Repository.root] {
            let program = start.appending(path: ".python-env/bin/python").path
            if FileManager.default.isExecutableFile(atPath: program) { return program }
        }
        throw SupportFailure(description: "no Python with jsonschema in .python-env: run scripts/bootstrap.sh")
    }
}

struct SupportFailure: Error, CustomStringConvertible {
    let description: String
}
