import Contracts
import Foundation
import Kafka
import Support
import Testing
import Topics

/// The declarations that are shipped.
enum DeclarationsFile {
    static var path: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../deploy/topics.json").standardized.path
    }
}

@Suite("topic declarations")
struct TopicDeclarationsTests {
    @Test(
        "a file that cannot be used is refused, naming what is wrong",
        arguments: [
            ("\"name\": \"dead-letters\"", "\"name\": \"other\"", "other is no topic of this build"),
            (
                "\"name\": \"dead-letters\"", "\"name\": \"addition-results\"",
                "addition-results must be declared exactly once"
            ),
            ("\"partitions\": 24", "\"partitions\": 0", "collection-requests needs 1 to 1000 partitions"),
            ("\"replication\": 3", "\"replication\": \"3\"", "topics.[0].replication"),
            ("{\n  \"topics\"", "{\n  \"topic\"", "topics is missing"),
        ])
    func refuses(text: String, wrong: String, naming: String) throws {
        let file = try String(contentsOfFile: DeclarationsFile.path, encoding: .utf8)
        let data = Data(file.replacingOccurrences(of: text, with: wrong).utf8)
        let error = #expect(throws: TopicDeclarationError.self) { try TopicDeclarations(data) }
        #expect(error?.description.contains(naming) == true, "\(String(describing: error))")
    }

    @Test("missing topics are made once, and what differs from the declaration is told with its fix")
    func appliesAndCompares() async throws {
        let broker = try await SharedServers.broker()
        let admin = KafkaAdmin(KafkaClientConfiguration(brokers: broker.bootstrap), timeout: .seconds(60))
        let prefix = Unique.name("tb")
        let declared = try TopicDeclarations(contentsOf: DeclarationsFile.path)
        let names = Topic.allCases.map { $0.name(prefix: prefix) }
        let missing = try await declared.problems(admin, prefix: prefix, replication: 1)
        #expect(missing == names.map { "topic \($0) is missing: run `tallybridge migrate`" })
        let made = try await declared.apply(admin, prefix: prefix, replication: 1)
        #expect(made == names.sorted())
        let again = try await declared.apply(admin, prefix: prefix, replication: 1)
        #expect(again.isEmpty)
        try await eventually(within: .patience, "the topics are as declared") {
            try await declared.problems(admin, prefix: prefix, replication: 1).isEmpty
        }
        let file = try String(contentsOfFile: DeclarationsFile.path, encoding: .utf8)
        let other = try TopicDeclarations(
            Data(
                file.replacingOccurrences(of: "\"partitions\": 24", with: "\"partitions\": 25")
                    .replacingOccurrences(of: "604800000", with: "1000").utf8))
        let problems = try await other.problems(admin, prefix: prefix, replication: 1)
        #expect(
            problems.prefix(2) == [
                "topic \(names[0]) has 24 partitions, 25 are declared: add partitions",
                "topic \(names[0]) has retention.ms=604800000, 1000 is declared: alter its configuration",
            ])
        try await admin.deleteTopics(names)
        await admin.shutdown()
    }
}
