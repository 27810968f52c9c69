package import Billing
import Foundation

/// Reads catalogues of applications: the one that ships, and any other of the same form.
package enum Catalogue {
    /// The version of the form that this code reads.
    package static let formVersion = 1

    /// The catalogue that ships with Tallybridge.
    package static func standard() throws(CatalogueError) -> ApplicationCatalogue {
        try decode(PackageResources.applications_json)
    }

    /// Reads a catalogue: JSON with `version` and `applications`, each with `code`, `name`, `unit` and `stems`.
    ///
    /// Refuses codes that occur twice and stems that stand for two applications; stems are compared as product names
    /// are, without case, blanks, dashes and commas. The name of an application is one of its stems.
    package static func decode(_ bytes: some Collection<UInt8>) throws(CatalogueError) -> ApplicationCatalogue {
        let file = try CatalogueFile.read(Data(bytes))
        guard file.version == formVersion else { throw .unknownVersion(file.version) }
        var checks = CatalogueChecks()
        var definitions: [ApplicationDefinition] = []
        for (index, entry) in file.applications.enumerated() {
            definitions.append(try checks.definition(of: entry, at: index))
        }
        return ApplicationCatalogue(definitions)
    }
}
