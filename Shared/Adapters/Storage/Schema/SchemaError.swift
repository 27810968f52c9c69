package import Ports

/// Why a database is not the one this release works with.
package enum SchemaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The database has no schema of ours yet.
    case missing
    /// These migrations were not applied yet.
    case older([String])
    /// These were applied by a newer release.
    case newer([String])
    /// This migration was applied with other content than this release holds.
    case changed(String)
    /// The applied migrations are not the first ones of this release's list.
    case outOfOrder(applied: String, expected: String)
    /// This migration failed; the ones before it stay.
    case failed(migration: String, PortError)
    /// The schema is this release's, but months of history could not be made or removed.
    case notMaintained(PortError)
    /// The database could not be asked.
    case database(PortError)

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .missing:
            "the database has no Tallybridge schema: run `tallybridge migrate`"
        case .older(let names):
            "the database lacks \(names.joined(separator: ", ")): run `tallybridge migrate`"
        case .newer(let names):
            "the database was migrated by a newer release (\(names.joined(separator: ", "))): "
                + "use that release, or restore a backup made before its `tallybridge migrate`"
        case .changed(let name):
            "migration \(name) was applied with other content than this release has: a migration never changes once it "
                + "was released; use the release that ran `tallybridge migrate`"
        case .outOfOrder(let applied, let expected):
            "migration \(applied) was applied where \(expected) belongs: restore a backup and run `tallybridge migrate`"
        case .failed(let migration, let error):
            "migration \(migration) failed and was rolled back: \(error.message)"
        case .notMaintained(let error):
            "the schema is up to date, but history could not be maintained: \(error.message). "
                + "Run `tallybridge migrate` again; the usage-collector tries every hour."
        case .database(let error):
            "the schema could not be read: \(error.message). "
                + "Check TALLYBRIDGE_DATABASE_URL and that PostgreSQL answers there."
        }
    }
}
