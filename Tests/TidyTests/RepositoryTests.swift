import Support
import Testing

/// All rules, in the order of the guide.
let allRules: [any Rule] = [
    ImportRule(), LayerRule(), VocabularyRule(), SizeRule(), ReminderRule(), CallRule(), StructureRule(),
    StageWordsRule(), StoreRule(), AccessRule(), ProofRule(), ReadmeRule(), LinkRule(), TextRule(), OriginRule(),
    SettingMentionRule(), MetricMentionRule(),
]

@Suite("this repository", .serialized)
struct RepositoryTests {
    @Test("keeps its habits", arguments: allRules.indices)
    func keeps(index: Int) async throws {
        let rule = allRules[index]
        let (files, violations) = try await onOwnThread {
            SourceTree.repository.map { ($0.files.count, rule.violations(in: $0)) }
        }.get()
        try #require(files > 100, "the walk found too little to be the repository")
        #expect(violations.isEmpty, "\(rule.claim):\n\(violations.map(\.description).joined(separator: "\n"))")
    }
}
