/// The parts of a product name that say where, how many and how long, and not which application.
///
/// Source: product names as Kaspersky reports them, "<application> <region> Edition. <band> <term> <licence>"; the
/// word lists are believed to be complete enough, and a word they miss only keeps an application unrecognised.
enum ProductNameParts {
    /// How many of `words` name the application: what follows them is region, band, term and kind of licence.
    static func applicationWordCount(_ words: [ProductNameWords.Word]) -> Int {
        var count = lengthBeforeEdition(words)
        while count > 1, let shorter = withoutLastPart(words[..<count]) { count = max(1, shorter) }
        return count
    }

    /// Whether `words` begin with "… Edition".
    static func beginsWithEdition(_ words: ArraySlice<ProductNameWords.Word>) -> Bool {
        let regions = words.prefix { regionWords.contains($0.text) }
        if let next = words.dropFirst(regions.count).first, editionWords.contains(next.text) { return true }
        guard let first = words.first, let second = words.dropFirst().first else { return false }
        return editionWords.contains(second.text) && !tierWords.contains(first.text)
    }

    /// Whether `word` alone names what is counted, as "User" in "…, User European Edition".
    static func isBareUnit(_ word: ProductNameWords.Word) -> Bool {
        ["user", "users", "node", "nodes"].contains(word.text)
    }

    /// Everything after "<known region> Edition", or after "… Edition.", is detail.
    private static func lengthBeforeEdition(_ words: [ProductNameWords.Word]) -> Int {
        for index in words.indices.dropFirst(2) where editionWords.contains(words[index].text) {
            let isRegional = regionWords.contains(words[index - 1].text)
            let endsSentence = index + 1 < words.count && words[index + 1].gap.hasPrefix(".")
            if isRegional || endsSentence { return index + 1 }
        }
        return words.count
    }

    private static func withoutLastPart(_ words: ArraySlice<ProductNameWords.Word>) -> Int? {
        withoutLicence(words) ?? withoutTerm(words) ?? withoutBand(words) ?? withoutEdition(words)
    }

    /// "Base License", "Add-on License"; after a term or band also without the word itself.
    private static func withoutLicence(_ words: ArraySlice<ProductNameWords.Word>) -> Int? {
        let tail = words.reversed().prefix { licenceWords.contains($0.text) || licenceKinds.contains($0.text) }
        guard !tail.isEmpty, tail.count < words.count else { return nil }
        let rest = words.dropLast(tail.count)
        let isLicence = tail.contains { licenceWords.contains($0.text) }
        return isLicence || withoutTerm(rest) != nil || withoutBand(rest) != nil ? rest.count : nil
    }

    /// "1 year", "3 month".
    private static func withoutTerm(_ words: ArraySlice<ProductNameWords.Word>) -> Int? {
        guard words.count > 2, let last = words.last, termWords.contains(last.text),
            let number = words.dropLast().last, number.isNumber
        else { return nil }
        return words.count - 2
    }

    /// "10-14 Node", "20-28 Mobile device", "5 User", "10-14 Workstation / FileServer".
    private static func withoutBand(_ words: ArraySlice<ProductNameWords.Word>) -> Int? {
        let units = words.reversed().prefix { unitWords.contains($0.text) }.count
        let upper = words.dropLast(units)
        guard units > 0, let number = upper.last, number.isNumber else { return nil }
        let lower = upper.dropLast()
        guard number.continuesRange, let start = lower.last, start.isNumber else { return lower.count }
        return lower.count - 1
    }

    /// "European Edition", "Eastern Europe Edition"; one unknown word counts as a region unless it names a tier.
    private static func withoutEdition(_ words: ArraySlice<ProductNameWords.Word>) -> Int? {
        guard let last = words.last, editionWords.contains(last.text) else { return nil }
        let rest = words.dropLast()
        let regions = rest.reversed().prefix { regionWords.contains($0.text) }.count
        if regions > 0 { return rest.count - regions }
        guard let before = rest.last, !tierWords.contains(before.text), rest.count > 1 else { return nil }
        return rest.count - 1
    }

    private static let editionWords: Set = ["edition", "editions"]
    private static let termWords: Set = ["year", "years", "yr", "month", "months", "day", "days", "week", "weeks"]
    private static let licenceWords: Set = ["license", "licence", "licenses", "licences", "lic", "pack"]
    private static let licenceKinds: Set = [
        "base", "renewal", "add", "on", "addon", "cross", "grade", "crossgrade", "nfr", "trial", "beta", "test", "oem",
        "educational", "education", "edu", "academic", "governmental", "government", "gov", "public", "sector",
        "charity", "nonprofit", "commercial", "subscription", "migration", "competitive", "upgrade", "extension",
        "additional", "increase", "demo", "evaluation", "monthly", "annual", "yearly", "volume", "download", "retail",
        "electronic", "esd", "msp", "starter", "prolongation", "switch", "special",
    ]
    private static let unitWords: Set = [
        "node", "nodes", "user", "users", "mailbox", "mailboxes", "mailaddress", "mailaddresses", "mail", "address",
        "addresses", "workstation", "workstations", "fileserver", "fileservers", "file", "server", "servers",
        "virtualserver", "virtualservers", "virtualworkstation", "virtualworkstations", "virtual", "mobile", "device",
        "devices", "desktop", "desktops", "cpu", "cpus", "core", "cores", "pc", "pcs", "computer", "computers",
        "endpoint", "endpoints", "host", "hosts", "seat", "seats", "account", "accounts", "box", "boxes",
    ]
    private static let regionWords: Set = [
        "european", "europe", "eastern", "western", "northern", "southern", "central", "east", "west", "north", "south",
        "international", "worldwide", "global", "turkey", "turkish", "russia", "russian", "cis", "america", "american",
        "americas", "latin", "latam", "africa", "african", "asia", "asian", "pacific", "apac", "middle", "emea", "mea",
        "meta", "uk", "united", "kingdom", "states", "us", "usa", "germany", "german", "dach", "france", "french",
        "italy", "italian", "spain", "spanish", "iberia", "poland", "polish", "nordic", "nordics", "benelux", "baltic",
        "balkan", "adriatic", "japan", "japanese", "china", "chinese", "india", "indian", "brazil", "brazilian",
        "mexico", "canada", "australia", "zealand", "korea", "korean", "ukraine", "ukrainian", "kazakhstan", "romania",
        "greece", "israel", "gcc", "sea", "caribbean", "overseas", "english",
    ]
    /// Words that tell applications apart; before "Edition" they name a tier, not a region.
    private static let tierWords: Set = [
        "plus", "pro", "professional", "premium", "advanced", "select", "core", "standard", "enterprise", "optimum",
        "expert", "foundations", "foundation", "total", "cloud", "server", "desktop", "business", "ultimate", "basic",
        "essential", "essentials", "max", "lite", "extended", "security", "workstation", "corporate", "compliance",
    ]
}
