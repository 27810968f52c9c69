import Billing
package import Contracts
import Foundation
import Ports

/// Whose effect is asked for, and under which settings before and after.
struct EffectQuestion: Sendable {
    /// The integration as it is to be.
    let integration: StoredIntegration
    let before: SettingsOf
    let after: SettingsOf
    /// Companies whose own mapping changes, as they were and are to be.
    var changed: [(before: StoredCompany, after: StoredCompany)] = []
    /// Whose plans change: `nil`: those of all companies of the integration.
    let among: [ManagedCompanyID]?
    let tenant: TenantID

    /// What an integration's settings are for one of its companies.
    typealias SettingsOf = @Sendable (StoredCompany) -> MappingState
}

extension MappingStage {
    /// Companies that are read at once.
    private static let pageSize = 200

    /// What a save leads to, told by the code of a run from what is stored; nobody is asked.
    func effect(_ question: EffectQuestion, in rows: any MappingTransaction) async throws -> SaveEffect {
        var telling = EffectTelling(question, today: try await rows.today(in: question.integration.timeZone))
        var last: String?
        while question.among?.isEmpty != true {
            let page = try await rows.standings(
                of: question.integration.id, among: question.among, after: last, limit: Self.pageSize)
            try await tell(page, &telling, in: rows)
            guard page.count == Self.pageSize, let end = page.last else { break }
            last = end.company.identity
        }
        // Those that nobody knew before the save.
        let unknown = question.changed.filter { !telling.told.contains($0.after.identity) }
        try await tell(unknown.map { CompanyStanding(company: $0.after) }, &telling, in: rows)
        return telling.effect
    }

    private func tell(
        _ standings: [CompanyStanding], _ telling: inout EffectTelling, in rows: any MappingTransaction
    ) async throws {
        guard !standings.isEmpty else { return }
        let plans = standings.map { telling.plans(for: $0) }
        let agreements = plans.flatMap(\.agreements)
        let site = try await rows.knownSite(
            telling.question.integration.site, agreements: Array(Set(agreements)).sorted(),
            products: Array(Set(plans.flatMap(\.products))).sorted(), identifiers: [])
        for plan in plans { telling.take(plan, site) }
    }

    /// Refuses a save whose effect is not the one that was shown.
    func require(
        _ token: PreviewToken, of question: EffectQuestion, in rows: any MappingTransaction
    ) async throws {
        let now = try await effect(question, in: rows)
        guard now.token != token else { return }
        let differing = token.differing(from: now.covered)
        let named = now.companies.filter { differing?.contains($0.identity) ?? true && !$0.covered.isEmpty }
        let shown = named.prefix(5).map { "\($0.name) (\($0.identity)): \($0.coveredSentence)" }
        let more = named.count > shown.count ? "; and \(named.count - shown.count) more companies" : ""
        let words =
            shown.isEmpty
            ? "some of the lines that were shown are not ended, opened or left any more"
            : "now it is " + shown.joined(separator: "; ") + more
        throw Refusal([
            FieldProblem(
                "preview", .previewDiffers,
                "was of a save that would do something else: \(words). Have a preview made again, and look at it.")
        ])
    }
}

extension SaveEffect {
    /// What a save takes so that it does what was shown, or nothing.
    package var token: PreviewToken { PreviewToken(covering: covered) }
}
