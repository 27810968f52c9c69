/// Rule 4: the application is recognised from the key's product name, which carries region, band and term.
extension ApplicationCatalogue {
    /// Codes of applications that no catalogue knows begin with this.
    static let unrecognisedPrefix = "other:"

    /// The application that a key's product name stands for.
    ///
    /// The longest known stem wins that is followed by the end, a remark (after `.`, `;`, `:` or a bracket), or the
    /// name's region, band, term and licence; so "Select" never swallows an unknown "Select Plus". Case, repeated
    /// blanks, dashes and commas make no difference. A name without a known stem becomes an application of its own.
    package func recognise(productName: String) -> RecognisedApplication {
        let name = ProductNameWords(productName)
        let (words, texts) = (name.words, name.texts)
        let applicationWords = ProductNameParts.applicationWordCount(words)
        for stem in stems where texts.starts(with: stem.words) {
            let rest = words.dropFirst(stem.words.count)
            if applicationWords <= stem.words.count || Self.endsStem(rest) { return stem.application }
        }
        guard applicationWords > 0 else { return Self.unrecognised(name: "Unnamed product") }
        return Self.unrecognised(name: name.name(throughWords: applicationWords))
    }

    /// The application of this code or name; one that the catalogue does not know as if a key had reported the name.
    package func application(named name: String) -> RecognisedApplication {
        let lowered = name.lowercased()
        if let stem = stems.first(where: { $0.application.code.text.lowercased() == lowered }) {
            return stem.application
        }
        if let stem = stems.first(where: { $0.application.name.lowercased() == lowered }) { return stem.application }
        if lowered.hasPrefix(Self.unrecognisedPrefix) { return application(of: ApplicationCode(lowered)) }
        return recognise(productName: name)
    }

    /// The application of a code as mappings hold it; one that the catalogue does not know gets a name from the code.
    func application(of code: ApplicationCode) -> RecognisedApplication {
        if let stem = stems.first(where: { $0.application.code == code }) { return stem.application }
        let isDerived = code.text.hasPrefix(Self.unrecognisedPrefix)
        let bare = isDerived ? String(code.text.dropFirst(Self.unrecognisedPrefix.count)) : code.text
        let name = bare.split(separator: "-").joined(separator: " ")
        return RecognisedApplication(code: code, name: name, unit: .device, isInCatalogue: false)
    }

    private static func unrecognised(name: String) -> RecognisedApplication {
        let code = ProductNameWords(name).texts.joined(separator: "-")
        return RecognisedApplication(
            code: ApplicationCode(unrecognisedPrefix + code), name: name, unit: .device, isInCatalogue: false)
    }

    private static func endsStem(_ rest: ArraySlice<ProductNameWords.Word>) -> Bool {
        guard let next = rest.first else { return true }
        if next.beginsRemark || ProductNameParts.beginsWithEdition(rest) { return true }
        return ProductNameParts.isBareUnit(next) && endsStem(rest.dropFirst())
    }
}
