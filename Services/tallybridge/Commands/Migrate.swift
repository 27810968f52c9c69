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
        let applied = try await withDatabase(database) { pool in try await Migrator(pool).migrate() }
        values.console.line(
            applied.isEmpty ? "database: up to date" : "database: applied \(applied.joined(separator: ", "))")
        let declarations = try TopicDeclarations(contentsOf: topicsFile)
        let admin = KafkaAdmin(broker.client())
        let created = try await declarations.apply(admin, prefix: broker.topicPrefix, replication: copies)
        await admin.shutdown()
        values.console.line(
            created.isEmpty ? "topics: up to date" : "topics: created \(created.joined(separator: ", "))")
        return 0
    }
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
