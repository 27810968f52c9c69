/// A ConnectWise product as a mapping names it.
package struct MappedProduct: Hashable, Sendable, Codable {
    /// `id` of the catalogue item.
    package let id: ProductID
    /// Its `identifier`, for people.
    package let identifier: String

    /// A product of the site's catalogue.
    package init(id: ProductID, identifier: String) {
        self.id = id
        self.identifier = identifier
    }
}

/// Which product, or products, an application is billed as (rule 5).
package enum ProductTarget: Hashable, Sendable {
    /// All units on one product.
    case single(MappedProduct)
    /// A product for each category; a category with units and no product is an exception.
    case byCategory(servers: MappedProduct?, workstations: MappedProduct?, nonWindows: MappedProduct?)
}

/// How the counted units become the billed quantity (rule 7).
package struct Adjustments: Hashable, Sendable, Codable {
    /// Which count of the period is billed.
    package enum Basis: String, CaseIterable, Hashable, Sendable, Codable {
        /// The day's count.
        case latest
        /// The highest count since the last invoice.
        case peakInPeriod
    }

    /// Which count of the period is billed.
    package let basis: Basis
    /// At least this many, unless there is none at all.
    package let minimum: UnitCount
    /// Rounded up to a multiple of this, 1 or more.
    package let roundUpTo: Int

    /// Nothing is adjusted.
    package static let none = Adjustments(basis: .latest, minimum: .zero, roundUpTo: 1)

    /// Adjustments; traps on a `roundUpTo` below 1.
    package init(basis: Basis, minimum: UnitCount, roundUpTo: Int) {
        precondition(roundUpTo >= 1, "rounding needs a positive multiple")
        self.basis = basis
        self.minimum = minimum
        self.roundUpTo = roundUpTo
    }
}

/// Application → product or products.
package struct ProductMapping: Hashable, Sendable, Codable {
    package let application: ApplicationCode
    /// Its product or products.
    package let target: ProductTarget
    /// How units become a quantity.
    package let adjustments: Adjustments

    package init(application: ApplicationCode, target: ProductTarget, adjustments: Adjustments = .none) {
        self.application = application
        self.target = target
        self.adjustments = adjustments
    }
}
