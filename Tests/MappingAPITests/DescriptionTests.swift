import Foundation
import MappingAPIStage
import Ports
import StrictJSON
import Support
import Testing

@testable import MappingAPI

/// The operations, over a stage that nothing is asked of.
func operations() async throws -> [MappingAPI.Operation] {
    try await APIWorld.shared().operations
}

@Suite("openapi.json")
struct DescriptionTests {
    @Test("describes every operation and no other, with the role each needs and the query parameters it knows")
    func operationsMatch() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let reply = try await tenant.call("GET", "/openapi.json", bytes: nil, token: nil)
        #expect(reply.status == 200)
        guard case .object(let paths)? = reply.json["paths"] else {
            Issue.record("openapi.json has no paths")
            return
        }
        var described: Set<String> = []
        for (path, item) in paths where path != "/openapi.json" {
            guard case .object(let methods) = item else { continue }
            for (method, operation) in methods {
                let query = queryParameters(of: operation, in: reply.json).joined(separator: ",")
                described.insert("\(method.uppercased()) \(path) \(operation["x-role"].text) \(query)")
            }
        }
        let served = Set(
            try await operations().map {
                "\($0.method) \($0.path) \($0.role.rawValue) \($0.query.joined(separator: ","))"
            })
        #expect(described.subtracting(served).sorted() == [])
        #expect(served.subtracting(described).sorted() == [])
    }

    /// The names of an operation's query parameters, in their order.
    private func queryParameters(of operation: JSONValue, in document: JSONValue) -> [String] {
        operation["parameters"].items.compactMap { parameter in
            guard let name = parameter["$ref"].text.split(separator: "/").last.map(String.init) else { return nil }
            let described = document["components"]?["parameters"]?[name] ?? parameter
            return described["in"].text == "query" ? described["name"].text : nil
        }
    }

    @Test("lists exactly the codes of problems and warnings there are")
    func codes() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let schemas = try await tenant.call("GET", "/openapi.json", bytes: nil, token: nil).json["components"]?[
            "schemas"]
        let problems = schemas?["FieldProblem"]?["properties"]?["code"]?["enum"].items.map { $0.text }
        #expect(problems.map(Set.init) == Set(FieldProblem.Code.allCases.map(\.rawValue)))
    }

    @Test("is valid OpenAPI 3.1")
    func valid() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let text = try await tenant.call("GET", "/openapi.json", bytes: nil, token: nil).text
        let folder = try TemporaryDirectory("openapi")
        try text.write(toFile: folder.file("openapi.json"), atomically: true, encoding: .utf8)
        let check =
            "import json, sys; from openapi_spec_validator import validate; validate(json.load(open(sys.argv[1])))"
        let python =
            FileManager.default.isExecutableFile(atPath: ".python-env/bin/python")
            ? ".python-env/bin/python" : "/usr/bin/env"
        let arguments = ["-c", check, folder.file("openapi.json")]
        let process = try ChildProcess(python, python == "/usr/bin/env" ? ["python3"] + arguments : arguments)
        #expect(await process.waitForExit() == .exited(0), "\(process.errorText)")
    }
}

extension JSONValue {
    /// The text; for anything else its JSON.
    fileprivate var text: String { JSONValue?.some(self).text }
}
