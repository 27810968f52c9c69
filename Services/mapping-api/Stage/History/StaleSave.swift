import Ports

/// Refuses a save that was made from an older version, saying what changed since and by whom.
/// - Parameters:
///   - field: where the version stands.
///   - subject: as in the audit trail.
func refuseStale(
    _ given: Int?, stored stamp: RecordStamp, field: FieldPath, subject: String, in rows: any MappingTransaction
) async throws -> FieldProblem? {
    guard let given, given != stamp.version else { return nil }
    guard given < stamp.version else {
        return FieldProblem(field, .stale, "is \(given), but the newest version is \(stamp.version); read it again.")
    }
    let trail = try await rows.auditTrail(of: subject, limit: 100)
    let since = trail.filter { entry in
        if case .number(let version)? = entry.after?["version"] { version > given } else { false }
    }
    let actors = since.isEmpty ? [stamp.updatedBy] : Set(since.map(\.actor)).sorted()
    let changes = changedFields(from: since.last?.before, to: since.first?.after)
    return FieldProblem(
        field, .stale,
        "is \(given), but it was saved since, version \(stamp.version), by \(actors.joined(separator: ", "))"
            + (changes.isEmpty ? "" : ": \(changes.joined(separator: ", "))")
            + ". Read it again and repeat your change.")
}

private func changedFields(from before: [String: FieldValue]?, to after: [String: FieldValue]?) -> [String] {
    guard let before, let after else { return [] }
    return Set(before.keys).union(after.keys).subtracting(["version", "updatedAt", "updatedBy"]).sorted()
        .filter { before[$0] != after[$0] }
        .map { "\($0) \(before[$0] ?? FieldValue.none) → \(after[$0] ?? FieldValue.none)" }
}
