import Billing
import Foundation
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("constraints in words", .serialized)
struct ConstraintSentenceTests {
    @Test("every constraint with a name of its own has a sentence, and every sentence a constraint")
    func everyConstraintHasWords() async throws {
        let named = try Regex<(Substring, Substring)>("(?:CONSTRAINT|CREATE UNIQUE INDEX) ([a-z_]+)")
        let dropped = try Regex("DROP CONSTRAINT [a-z_]+")
        let inMigrations = Set(
            Migration.all.flatMap { migration in
                migration.script.replacing(dropped, with: "").matches(of: named).map { String($0.output.1) }
            })
        #expect(inMigrations.count >= 20)
        for name in inMigrations.subtracting(ConstraintSentence.plumbing) {
            #expect(ConstraintSentence(constraint: name) != nil, "\(name) has no sentence")
        }
        try await TestDatabase.with { database in
            let present = Set(
                try await database.values(
                    """
                    SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind IN ('i', 'I')
                    """))
            for name in inMigrations { #expect(present.contains(name), "\(name) is not in the database") }
        }
        #expect(ConstraintSentence(constraint: "no_such_constraint") == nil)
    }

    @Test("a violation comes back as the sentence")
    func violation() async throws {
        try await World.with { world in
            let tenants = PostgresTenants(world.database.pool(as: "tallybridge_operator"))
            let error = await failure {
                try await tenants.add(TenantID(World.newID()), name: world.tenant.text, sealedDataKey: [0])
            }
            #expect(
                error?.message == "adding a tenant: a tenant of this name exists already; choose another name")
            #expect(error?.reason == .refused)
        }
    }
}

extension ConstraintSentence {
    /// Constraints only our own statements can violate: their names tell a programmer enough.
    static let plumbing: Set<String> = [
        "plan_sequence_unique", "lease_is_whole", "work_lease_is_whole", "work_subject_is_bounded",
    ]
}
