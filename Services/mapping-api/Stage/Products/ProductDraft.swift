package import Billing

/// What somebody calls an application: its name or code, with a letter or digit, as all others would be the same.
package struct ApplicationName: Hashable, Sendable {
    /// The longest, in characters: `other:` and as much as is taken of a key's product name.
    package static let longest = 406

    let text: String

    /// The name, if it can be one.
    package init(_ text: String) throws(Malformed) {
        guard text.unicodeScalars.count <= Self.longest else {
            throw Malformed(.tooLong, "has more than \(Self.longest) characters, none is as long", list: .applications)
        }
        // `other:` begins the code of an application that no catalogue knows; it is no name by itself.
        let name = text.lowercased().hasPrefix("other:") ? text.dropFirst("other:".count) : text[...]
        guard name.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw Malformed(
                .invalid, "must be an application's name or code, with a letter or digit", list: .applications)
        }
        self.text = text
    }
}

/// A product mapping as somebody wants it: products by their identifiers.
package struct ProductDraft: Sendable {
    /// Which products, by identifier.
    package enum Target: Hashable, Sendable {
        case single(String)
        /// Without any product it is saved all the same: each category with units is an exception then (rule 5).
        case byCategory(servers: String?, workstations: String?, nonWindows: String?)

        /// Slot category and identifier of every product named.
        var products: [(category: SlotCategory, identifier: String)] {
            switch self {
            case .single(let identifier): [(.all, identifier)]
            case .byCategory(let servers, let workstations, let nonWindows):
                [(SlotCategory.server, servers), (.workstation, workstations), (.nonWindows, nonWindows)]
                    .compactMap { category, identifier in identifier.map { (category, $0) } }
            }
        }
    }

    /// The place in the list, where several are saved at once.
    let entry: Int?
    let application: ApplicationName
    let named: ApplicationName?
    let target: Target
    let adjustments: Adjustments
    let version: Int?

    /// A draft.
    /// - Parameters:
    ///   - entry: the place in the list, where several are saved at once.
    ///   - named: what the draft itself calls the application; it must be the same one.
    ///   - version: the version it was made from; `nil`: of a new mapping, or of any version.
    package init(
        entry: Int? = nil, application: ApplicationName, named: ApplicationName? = nil, target: Target,
        adjustments: Adjustments, version: Int?
    ) {
        self.entry = entry
        self.application = application
        self.named = named
        self.target = target
        self.adjustments = adjustments
        self.version = version
    }

    func field(_ names: String...) -> FieldPath { FieldPath(entry: entry, names) }

    /// The field that says which products.
    var targetField: FieldPath {
        switch target {
        case .single: field("single")
        case .byCategory: field("byCategory")
        }
    }

    /// The field of a slot's product.
    func field(_ category: SlotCategory) -> FieldPath {
        switch category {
        case .all: field("single")
        case .server: field("byCategory", "servers")
        case .workstation: field("byCategory", "workstations")
        case .nonWindows: field("byCategory", "nonWindows")
        }
    }

    /// The application meant, if the draft fits it.
    func application(
        in catalogue: ApplicationCatalogue, problems: inout [FieldProblem]
    ) -> RecognisedApplication? {
        let meant = catalogue.application(named: application.text)
        let given = named.map { catalogue.application(named: $0.text) } ?? meant
        var found: [FieldProblem] = []
        if given.code != meant.code {
            let message = "is \(given.name), but the address names \(meant.name)"
            found.append(FieldProblem(field("application"), .invalid, message))
        }
        if case .byCategory = target, given.unit != .device {
            let unit = given.unit.rawValue
            let message =
                "is not allowed: \(given.name) is licensed by \(unit), and \(unit)s have no device category. Use single."
            found.append(FieldProblem(field("byCategory"), .singleOnly, message))
        }
        problems += found
        return found.isEmpty ? given : nil
    }
}
