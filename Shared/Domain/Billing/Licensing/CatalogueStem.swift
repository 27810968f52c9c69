/// A stem of the catalogue as words, and the application it stands for.
struct CatalogueStem: Hashable, Sendable {
    let words: [String]
    let application: RecognisedApplication

    /// The stems of a definition; its name is one of them.
    static func all(of definition: ApplicationDefinition) -> [CatalogueStem] {
        let application = RecognisedApplication(
            code: definition.code, name: definition.name, unit: definition.unit, isInCatalogue: true)
        return Set(([definition.name] + definition.stems).map { ProductNameWords($0).texts })
            .filter { !$0.isEmpty }
            .map { CatalogueStem(words: $0, application: application) }
    }

    /// Longer stems first; the rest of the order only makes it the same everywhere.
    static func isPreferred(_ left: CatalogueStem, _ right: CatalogueStem) -> Bool {
        if left.words.count != right.words.count { return left.words.count > right.words.count }
        if left.words != right.words { return left.words.lexicographicallyPrecedes(right.words) }
        return left.application.code < right.application.code
    }
}
