import CommandLine
import Foundation
import Kafka
import Postgres
import Runtime
import Storage
import Topics
import Wiring

/// `tallybridge doctor`: what is wrong with this deployment, each with its fix.
func doctorCommand(_ source: SettingsSource) -> Command {
    let replication = replicationOption()
    return Command(
        "doctor", summary: "Checks database, schema, roles, broker and topics; names each fault with its fix.",
        discussion: "Exit status: 0 all is well, 1 something has to be mended.",
        options: [replication]
    ) { values in
        let copies = try values.copies(replication)
        let (database, broker, topicsFile) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.database(&reader), OperatorSettings.broker(&reader), OperatorSettings.topicsFile(&reader))
        }
        var faults = 0
        func report(_ subject: String, _ problems: [String]) {
            faults += problems.count
            if problems.isEmpty { values.console.line("ok    \(subject)") }
            for problem in problems { values.console.line("FAULT \(subject): \(problem)") }
        }
        let declarations = Result { try TopicDeclarations(contentsOf: topicsFile) }
        if case .failure(let error) = declarations { report("topics", ["\(error)"]) }
        report("database", await databaseProblems(database, try? declarations.get()))
        report("broker", await brokerProblems(broker, try? declarations.get(), copies))
        return faults == 0 ? 0 : 1
    }
}

private func databaseProblems(_ settings: DatabaseSettings, _ declarations: TopicDeclarations?) async -> [String] {
    do {
        return try await withAnyDatabase(settings) { pool in
            do {
                try await SchemaVersion.check(pool)
            } catch {
                return ["\(error)"]
            }
            return try await RoleChecks(pool).problems() + PostgresIntegrations(pool).problems()
                + (declarations?.problems(outlivingRowsKept: try await History(pool).days()) ?? [])
        }
    } catch {
        return ["it cannot be used: \(error). Check TALLYBRIDGE_DATABASE_URL and that PostgreSQL answers there."]
    }
}

private func brokerProblems(
    _ broker: BrokerSettings, _ declarations: TopicDeclarations?, _ copies: Int?
) async -> [String] {
    do {
        let admin = KafkaAdmin(broker.client())
        do {
            guard await admin.brokerReachable(timeout: .seconds(10)) else {
                await admin.shutdown()
                return ["no broker answers. Check TALLYBRIDGE_KAFKA_BROKERS."]
            }
            let problems = try await declarations?.problems(admin, prefix: broker.topicPrefix, replication: copies)
            await admin.shutdown()
            return problems ?? []
        } catch {
            await admin.shutdown()
            throw error
        }
    } catch {
        return ["it cannot be used: \(error). Check TALLYBRIDGE_KAFKA_BROKERS."]
    }
}
