package import Billing
import Cryptography

/// Ids derived from the fact they name (UUIDv5, RFC 9562), so that repeating work repeats the id.
package enum DerivedID {
    /// Our namespace: a random UUID, fixed for ever.
    private static let namespace: [UInt8] = [
        0x6b, 0x2f, 0x0a, 0x93, 0x41, 0x7c, 0x4e, 0x58, 0x9d, 0x15, 0xc7, 0x3e, 0x88, 0x50, 0xb1, 0x24,
    ]

    /// UUIDv5 of `kind` and `parts`, in lower case.
    ///
    /// Parts are separated, so no two lists collide.
    package static func uuid(_ kind: String, _ parts: String...) -> String { uuid(kind, parts: parts) }

    /// UUIDv5 of `kind` and `parts`, in lower case.
    package static func uuid(_ kind: String, parts: [String]) -> String {
        var bytes = namespace
        for part in [kind] + parts {
            bytes += Array("\(part.utf8.count):".utf8) + Array(part.utf8)
        }
        var digest = Array(Digest.sha1(bytes).prefix(16))
        digest[6] = digest[6] & 0x0f | 0x50
        digest[8] = digest[8] & 0x3f | 0x80
        return Self.text(digest)
    }

    /// A collection request's id, which is its snapshot's too: company + run.
    package static func collection(of company: ManagedCompanyID, in run: RunID) -> String {
        uuid("collection", company.text, run.text)
    }

    /// A scheduled run's id: integration + billing date + deployment epoch.
    ///
    /// Unique, so two schedulers make one run.
    package static func scheduledRun(of integration: IntegrationID, on date: BillingDate, epoch: Int) -> RunID {
        RunID(uuid("run", integration.text, date.description, String(epoch)))
    }

    /// A plan's id: snapshot + mapping revision + rules version.
    package static func plan(from snapshot: SnapshotID, revision: Int, rules: Int) -> PlanID {
        PlanID(uuid("plan", snapshot.text, String(revision), String(rules)))
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append("-") }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
