/// The applications Tallybridge knows, as data.
public struct ApplicationCatalogue: Hashable, Sendable {
    /// The definitions, each code once.
    public let definitions: [ApplicationDefinition]

    /// A catalogue of these.
    public init(_ definitions: [ApplicationDefinition]) { self.definitions = definitions }

    /// This catalogue with `extra` definitions; one with a known code replaces it.
    public func extended(by extra: [ApplicationDefinition]) -> ApplicationCatalogue {
        let replaced = Set(extra.map(\.code))
        return ApplicationCatalogue(definitions.filter { !replaced.contains($0.code) } + extra)
    }
}
