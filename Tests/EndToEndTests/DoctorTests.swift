import Demo
import Foundation
import Support
import Testing

@Suite("tallybridge doctor")
struct DoctorTests {
    @Test("finds nothing wrong after a migration, and says what it looked at")
    func healthy() async throws {
        try await MigratedPlatform.with { platform in
            let doctor = try await platform.run(["doctor", "--replication", "1"])
            #expect(doctor.ending == .exited(0))
            #expect(doctor.outputText == "ok    database\nok    broker\n")
        }
    }

    @Test("names each fault with its fix")
    func faults() async throws {
        try await MigratedPlatform.with { platform in
            let empty = Unique.name("empty")
            try await platform.postgres.createDatabase(empty)
            let folder = try TemporaryDirectory("doctor")
            let longMemory = folder.file("topics.json")
            let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../deploy/topics.json").standardized
            let declared = try String(contentsOf: shipped, encoding: .utf8)
            try declared.replacingOccurrences(of: "\"604800000\"", with: "\"-1\"")
                .write(toFile: longMemory, atomically: true, encoding: .utf8)
            let faults: [(user: String, adding: [String: String], says: String)] = [
                ("postgres", [:], "FAULT database: this command connects as postgres: use tallybridge_operator"),
                (
                    "postgres",
                    ["TALLYBRIDGE_DATABASE_URL": platform.postgres.url(database: empty, user: "postgres")],
                    "run `tallybridge migrate`"
                ),
                (
                    "tallybridge_operator", ["TALLYBRIDGE_TOPIC_PREFIX": Unique.name("tb")],
                    "is missing: run `tallybridge migrate`"
                ),
                (
                    "tallybridge_operator", ["TALLYBRIDGE_TOPICS_FILE": longMemory],
                    "FAULT database: topic usage-snapshots is declared to be kept for ever, and its rows only 392 days"
                ),
                (
                    "tallybridge_operator",
                    ["TALLYBRIDGE_DATABASE_URL": "postgresql://tallybridge_operator@127.0.0.1:1/tallybridge"],
                    "Check TALLYBRIDGE_DATABASE_URL and that PostgreSQL answers there."
                ),
                (
                    "tallybridge_operator", ["TALLYBRIDGE_KAFKA_BROKERS": "127.0.0.1:1"],
                    "FAULT broker: no broker answers. Check TALLYBRIDGE_KAFKA_BROKERS."
                ),
            ]
            for fault in faults {
                let doctor = try await platform.run(
                    ["doctor", "--replication", "1"], as: fault.user, adding: fault.adding)
                #expect(doctor.ending == .exited(1))
                #expect(doctor.outputText.contains(fault.says), "\(doctor.outputText) \(doctor.errorText)")
            }
        }
    }
}
