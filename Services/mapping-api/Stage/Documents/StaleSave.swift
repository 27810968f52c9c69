import Ports
import StrictJSON

/// Refuses a save that was made from an older version, saying what changed since and by whom.
/// - Parameters:
///   - field: the path of the version in the body.
///   - subject: as in the audit trail.
func refuseStale(
    _ given: Int?, stored stamp: RecordStamp, field: String, subject: String, in rows: any MappingTransaction
) async throws -> FieldProblem? {
    guard let given, given != stamp.version else { return nil }
    guard given < stamp.version else {
        return FieldProblem(field, .stale, "is \(given), but the newest version is \(stamp.version); read it again.")
    }
    let trail = try await rows.auditTrail(of: subject, limit: 100)
    let since = trail.filter { (version(of: $0.after) ?? 0) > given }
    let actors = since.isEmpty ? [stamp.updatedBy] : Set(since.map(\.actor)).sorted()
    let changes = changedFields(from: since.last?.before, to: since.first?.after)
    return FieldProblem(
        field, .stale,
        "is \(given), but it was saved since, version \(stamp.version), by \(actors.joined(separator: ", "))"
            + (changes.isEmpty ? "" : ": \(changes.joined(separator: ", "))")
            + ". Read it again and repeat your change.")
}

private func version(of document: [UInt8]?) -> Int? {
    guard let document, let value = try? JSONValue(parsing: document) else { return nil }
    return value["version"]?.integer
}

private func changedFields(from before: [UInt8]?, to after: [UInt8]?) -> [String] {
    guard let before, let after, case .object(let old)? = try? JSONValue(parsing: before),
        case .object(let new)? = try? JSONValue(parsing: after)
    else { return [] }
    return Set(old.keys).union(new.keys).subtracting(["version", "updatedAt", "updatedBy"]).sorted()
        .filter { old[$0] != new[$0] }
        .map { "\($0) \(text(old[$0])) → \(text(new[$0]))" }
}

private func text(_ value: JSONValue?) -> String {
    String(decoding: (value ?? .null).encoded(), as: UTF8.self)
}
