import Cryptography

/// One step of the schema: a numbered SQL file, applied once, never changed afterwards.
package struct Migration: Hashable, Sendable {
    /// Its file's name without the ending.
    package let name: String
    /// Its statements.
    package let script: String

    package init(name: String, script: String) {
        self.name = name
        self.script = script
    }

    init(_ name: String, _ bytes: [UInt8]) {
        self.init(name: name, script: String(decoding: bytes, as: UTF8.self))
    }

    /// SHA-256 of the statements, in hexadecimal digits.
    package var checksum: String { Hex.encode(Digest.sha256(script.utf8)) }
}

extension Migration {
    /// All migrations of this release, in order; a test compares the list with the folder.
    package static let all: [Migration] = [
        Migration("V0001_tenants_and_mapping", PackageResources.V0001_tenants_and_mapping_sql),
        Migration("V0002_runs_and_history", PackageResources.V0002_runs_and_history_sql),
        Migration("V0003_roles_and_row_security", PackageResources.V0003_roles_and_row_security_sql),
        Migration("V0004_partitions", PackageResources.V0004_partitions_sql),
        Migration("V0005_clock_and_work_subjects", PackageResources.V0005_clock_and_work_subjects_sql),
        Migration("V0006_bounded_text", PackageResources.V0006_bounded_text_sql),
        Migration("V0008_billing_dates", PackageResources.V0008_billing_dates_sql),
        Migration("V0010_held_entries", PackageResources.V0010_held_entries_sql),
        Migration("V0012_writer_protocol", PackageResources.V0012_writer_protocol_sql),
        Migration("V0013_new_companies", PackageResources.V0013_new_companies_sql),
        Migration("V0014_successions", PackageResources.V0014_successions_sql),
        Migration("V0015_dismissals", PackageResources.V0015_dismissals_sql),
        Migration("V0016_retired_integrations", PackageResources.V0016_retired_integrations_sql),
    ]
}
