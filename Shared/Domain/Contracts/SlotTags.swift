package import Billing
import Cryptography

/// Makes the tags of one managed company's slots.
package struct SlotTags: Sendable {
    private let tenant: TenantID
    private let sourceKind: SourceKind
    private let sourceIdentity: String

    /// For the company of `tenant` that its source knows as `sourceIdentity`.
    package init(tenant: TenantID, sourceKind: SourceKind, sourceIdentity: String) {
        self.tenant = tenant
        self.sourceKind = sourceKind
        self.sourceIdentity = sourceIdentity
    }

    /// `tb:` and 26 base-32 characters (130 bits) of a hash over all that the addition stands for.
    package func tag(for slot: Slot, generation: Int) -> SlotTag {
        var bytes: [UInt8] = []
        let parts = [
            tenant.text, sourceKind.rawValue, sourceIdentity, slot.application.text, slot.category.rawValue,
            String(generation),
        ]
        for part in parts {
            bytes += Array("\(part.utf8.count):".utf8) + Array(part.utf8)
        }
        return SlotTag(SlotTag.prefix + Base32.encode(Digest.sha256(bytes)).prefix(26))
    }
}
