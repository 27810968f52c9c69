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
    Command(
        "migrate", summary: "Brings the database and the topics to what this build needs.",
        discussion: "Connects as the owner of the database (TALLYBRIDGE_DATABASE_URL); every other command and service "
            + "has a role of its own. Safe to repeat, and to run twice at the same time."
    ) { values in
        let (database, broker, topicsFile) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.database(&reader), OperatorSettings.broker(&reader), OperatorSettings.topicsFile(&reader))
        }
        let applied = try await withDatabase(database) { pool in try await Migrator(pool).migrate() }
        values.console.line(
            applied.isEmpty ? "database: up to date" : "database: applied \(applied.joined(separator: ", "))")
        let declarations = try TopicDeclarations(contentsOf: topicsFile)
        let admin = KafkaAdmin(broker.client())
        let created = try await declarations.apply(admin, prefix: broker.topicPrefix)
        await admin.shutdown()
        values.console.line(
            created.isEmpty ? "topics: up to date" : "topics: created \(created.joined(separator: ", "))")
        return 0
    }
}
