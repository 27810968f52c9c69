import Contracts
import Foundation
import Testing

@Suite("Yesterday's messages")
struct FixtureTests {
    private func fixtures(of message: AnyMessage) throws -> [(name: String, value: [UInt8])] {
        let folder = Repository.fixtures.appending(path: "\(message.name)/\(message.version)")
        return try Repository.names(in: folder).map { name in
            (name, Array(try Data(contentsOf: folder.appending(path: name))))
        }
    }

    @Test("there are some of every message version, and a folder for nothing else")
    func complete() throws {
        let folders = try Repository.names(in: Repository.fixtures).flatMap { name in
            try Repository.names(in: Repository.fixtures.appending(path: name)).map { "\(name)/\($0)" }
        }
        #expect(folders == AnyMessage.all.map { "\($0.name)/\($0.version)" }.sorted())
        for message in AnyMessage.all { #expect(try !fixtures(of: message).isEmpty, "\(message.type) has none") }
    }

    @Test("decode for ever and are written as they were", arguments: AnyMessage.all)
    func decode(message: AnyMessage) throws {
        for (name, value) in try fixtures(of: message) {
            let again = try message.recode(value)
            #expect(
                again == value,
                "\(message.name)/\(name) became \(String(decoding: again, as: UTF8.self))")
        }
    }

    @Test("validate by today's schema", arguments: AnyMessage.all)
    func validate(message: AnyMessage) async throws {
        let found = try fixtures(of: message)
        let problems = try await SchemaChecker.problems(with: found.map(\.value), type: message.type)
        for ((name, _), problem) in zip(found, problems) { #expect(problem.isEmpty, "\(name): \(problem)") }
        #expect(problems.count == found.count)
    }

    @Test("are read as records of today", arguments: AnyMessage.messages)
    func read(message: AnyMessage) throws {
        for (_, value) in try fixtures(of: message) {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
            let id = try #require(object["id"] as? String)
            let record = Samples.incoming(
                try message.record(), key: object["managedCompany"] as? String, value: value, header: "ce_id", is: id)
            #expect(try message.read(record) == value)
        }
    }
}
