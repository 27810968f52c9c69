import Foundation

/// Wrappers and platform could be published alone: they know no word of this product.
struct VocabularyRule: Rule {
    let claim = "platform and wrappers know no word of Tallybridge"

    private static let words = [
        "tallybridge", "tenant", "connectwise", "kaspersky", "managed company", "agreement", "billing", "billable",
        "addition plan", "slot tag",
    ]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.path.hasPrefix("Shared/Platform/") || $0.path.hasPrefix("Shared/Wrappers/") }
            .flatMap { file in
                let text = file.text.lowercased()
                return Self.words.filter { text.contains($0) }.flatMap { word in
                    file.violations("says '\(word)'", in: text) { $0.contains(word) }
                }
            }
    }
}
