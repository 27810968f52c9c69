import Testing

/// All rules, in the order of the guide.
let allRules: [any Rule] = [
    ImportRule(), LayerRule(), VocabularyRule(), SizeRule(), ReminderRule(), CallRule(), StructureRule(),
    StageWordsRule(), StoreRule(), AccessRule(), ProofRule(), ReadmeRule(), LinkRule(), TextRule(), OriginRule(),
    SettingMentionRule(), MetricMentionRule(),
]

@Suite("this repository")
struct RepositoryTests {
    @Test("keeps its habits", arguments: allRules.indices)
    func keeps(index: Int) throws {
        let rule = allRules[index]
        let tree = try SourceTree.repository.get()
        try #require(tree.files.count > 100, "the walk found too little to be the repository")
        let violations = rule.violations(in: tree)
        #expect(violations.isEmpty, "\(rule.claim):\n\(violations.map(\.description).joined(separator: "\n"))")
    }
}
