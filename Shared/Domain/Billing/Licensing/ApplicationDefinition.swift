/// An application of the catalogue.
package struct ApplicationDefinition: Hashable, Sendable, Codable {
    /// Its stable code.
    package let code: ApplicationCode
    /// The name people see.
    package let name: String
    /// What it is licensed by.
    package let unit: LicensingUnit
    /// The stems of product names it is recognised by; the longest known stem wins.
    package let stems: [String]

    package init(code: ApplicationCode, name: String, unit: LicensingUnit, stems: [String]) {
        self.code = code
        self.name = name
        self.unit = unit
        self.stems = stems
    }
}

/// The application a key's product name stands for (rule 4).
package struct RecognisedApplication: Hashable, Sendable, Codable {
    /// Its code; for a name that nothing recognises one derived from the stripped name.
    package let code: ApplicationCode
    /// The name people see.
    package let name: String
    /// What it is licensed by; `device` for a name that nothing recognises.
    package let unit: LicensingUnit
    /// Whether the catalogue knows it.
    package let isInCatalogue: Bool

    package init(code: ApplicationCode, name: String, unit: LicensingUnit, isInCatalogue: Bool) {
        self.code = code
        self.name = name
        self.unit = unit
        self.isInCatalogue = isInCatalogue
    }
}
