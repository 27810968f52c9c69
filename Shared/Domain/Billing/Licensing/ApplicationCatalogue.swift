/// The applications Tallybridge knows, as data.
package struct ApplicationCatalogue: Hashable, Sendable {
    /// The definitions, each code once.
    package let definitions: [ApplicationDefinition]
    /// Stems and names, ready to be compared (rule 4).
    let stems: [CatalogueStem]

    /// A catalogue of these.
    package init(_ definitions: [ApplicationDefinition]) {
        self.definitions = definitions
        stems = definitions.flatMap(CatalogueStem.all(of:)).sorted(by: CatalogueStem.isPreferred)
    }

    /// This catalogue with `extra` definitions; one with a known code replaces it.
    package func extended(by extra: [ApplicationDefinition]) -> ApplicationCatalogue {
        let replaced = Set(extra.map(\.code))
        return ApplicationCatalogue(definitions.filter { !replaced.contains($0.code) } + extra)
    }

    /// The words by which product names and stems are compared: without case, blanks, dashes and commas.
    package static func comparableWords(of name: String) -> [String] { ProductNameWords(name).texts }
}
