import CommandLine
import Foundation
import Kafka
import Postgres
import Runtime
import Storage
import Topics
import Wiring

/// `tallybridge migrate`: brings database and topics to what this build needs.
func migrateCommand(_ source: SettingsSource) -> Command {
    let replication = replicationOption()
    return Command(
        "migrate", summary: "Brings the database and the topics to what this build needs.",
        discussion: "Connects as the owner of the database (TALLYBRIDGE_DATABASE_URL); every other command and service "
            + "has a role of its own. Safe to repeat, and to run twice at the same time.",
        options: [replication]
    ) { values in
        let copies = try values.copies(replication)
        let (database, broker, topicsFile) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.database(&reader), OperatorSettings.broker(&reader), OperatorSettings.topicsFile(&reader))
        }
        // Read before anything is changed: a missing file must not leave half a migration.
        let declarations = try TopicDeclarations(contentsOf: topicsFile)
        let applied = try await withAnyDatabase(database) { pool in try await Migrator(pool).migrate() }
        values.console.line(
            applied.isEmpty ? "database: up to date" : "database: applied \(applied.joined(separator: ", "))")
        let created = try await createTopics(declarations, broker, copies)
        values.console.line(
            created.isEmpty ? "topics: up to date" : "topics: created \(created.joined(separator: ", "))")
        return 0
    }
}

private func createTopics(
    _ declarations: TopicDeclarations, _ broker: BrokerSettings, _ copies: Int?
) async throws -> [String] {
    let admin = KafkaAdmin(broker.client(), timeout: .seconds(60))
    do {
        let created = try await declarations.apply(admin, prefix: broker.topicPrefix, replication: copies)
        await admin.shutdown()
        return created
    } catch {
        await admin.shutdown()
        let hint = copies == nil ? "; on fewer brokers than deploy/topics.json is for, say --replication N" : ""
        throw TopicsNotMade(description: "the topics could not be made: \(error)\(hint)")
    }
}

/// Why the topics could not be made.
private struct TopicsNotMade: Error, CustomStringConvertible {
    let description: String
}

/// How many brokers keep each topic, for clusters smaller than the declarations are for.
func replicationOption() -> Option {
    Option("--replication", "N", help: "Brokers that keep each topic, 1 to 9; without it as declared.")
}

extension Values {
    /// The value of `replicationOption()`.
    func copies(_ option: Option) throws(UsageError) -> Int? {
        guard let copies = try number(option) else { return nil }
        guard (1...9).contains(copies) else { throw UsageError("--replication is \(copies), it must be from 1 to 9") }
        return copies
    }
}
