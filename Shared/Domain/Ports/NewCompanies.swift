package import Billing

/// Companies that a source lists and that nobody has added to an integration: nothing of them is billed until somebody
/// does (rule 9).
package struct NewCompanies: Hashable, Sendable {
    /// Those that were there when the source was first read: told together, with their number.
    package let fromTheStart: [SourceCompany]
    /// Those that appeared later: each told by itself.
    package let later: [SourceCompany]

    /// - Parameters:
    ///   - listed: all companies of the source.
    ///   - known: identities of those that are in an integration, or were and were removed by somebody, or were
    ///     dismissed.
    ///   - start: identities of those that were new when the source was first read; `nil`: this is the first time.
    package init(listed: [SourceCompany], known: Set<String>, start: Set<String>?) {
        var seen: Set<String> = []
        let new = listed.filter { company in
            company.canBeAdded && !known.contains(company.identity) && seen.insert(company.identity).inserted
        }.sorted { $0.identity < $1.identity }
        guard let start else {
            (fromTheStart, later) = (new, [])
            return
        }
        fromTheStart = new.filter { start.contains($0.identity) }
        later = new.filter { !start.contains($0.identity) }
    }

    /// What people are told.
    package var exceptions: [BillingException] {
        let each = later.map { company in
            BillingException(
                .managedCompanyNew, newCompany: company.identity,
                message:
                    "The company \(company.label) appeared at the source and is in no integration, so nothing of it is "
                    + "billed. Add it under Companies of this integration.")
        }
        guard !fromTheStart.isEmpty else { return each }
        let named = fromTheStart.prefix(5).map(\.label).joined(separator: ", ")
        let rest = fromTheStart.count > 5 ? " and \(fromTheStart.count - 5) more" : ""
        let isOne = fromTheStart.count == 1
        let together = BillingException(
            .managedCompanyNew,
            message:
                "The source lists \(isOne ? "1 company that is" : "\(fromTheStart.count) companies that are") in no "
                + "integration, so nothing of \(isOne ? "it" : "them") is billed: \(named)\(rest). Add "
                + "\(isOne ? "it, if you bill it," : "those that you bill") under Companies of this integration.")
        return [together] + each
    }
}

extension SourceCompany {
    /// Whether a row can hold its identity; no source has any other.
    fileprivate var canBeAdded: Bool {
        (1...1000).contains(identity.utf8.count) && !identity.utf8.contains(0)
    }

    /// Its name and identity, for people; a name may be of any length.
    fileprivate var label: String { "\(name.prefix(100)) (\(identity.prefix(100)))" }
}
