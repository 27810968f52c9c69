/// An application of the catalogue.
public struct ApplicationDefinition: Hashable, Sendable, Codable {
    /// Its stable code.
    public let code: ApplicationCode
    /// The name people see.
    public let name: String
    /// What it is licensed by.
    public let unit: LicensingUnit
    /// The stems of product names it is recognised by; the longest known stem wins.
    public let stems: [String]

    /// A definition.
    public init(code: ApplicationCode, name: String, unit: LicensingUnit, stems: [String]) {
        self.code = code
        self.name = name
        self.unit = unit
        self.stems = stems
    }
}

/// The application a key's product name stands for (rule 4).
public struct RecognisedApplication: Hashable, Sendable, Codable {
    /// Its code; for a name that nothing recognises one derived from the stripped name.
    public let code: ApplicationCode
    /// The name people see.
    public let name: String
    /// What it is licensed by; `device` for a name that nothing recognises.
    public let unit: LicensingUnit
    /// Whether the catalogue knows it.
    public let isInCatalogue: Bool

    /// An application as recognised.
    public init(code: ApplicationCode, name: String, unit: LicensingUnit, isInCatalogue: Bool) {
        self.code = code
        self.name = name
        self.unit = unit
        self.isInCatalogue = isInCatalogue
    }
}
