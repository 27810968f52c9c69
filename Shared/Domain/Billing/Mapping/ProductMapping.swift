/// A ConnectWise product as a mapping names it.
public struct MappedProduct: Hashable, Sendable, Codable {
    /// `id` of the catalogue item.
    public let id: ProductID
    /// Its `identifier`, for people.
    public let identifier: String

    /// A product of the site's catalogue.
    public init(id: ProductID, identifier: String) {
        self.id = id
        self.identifier = identifier
    }
}

/// Which product, or products, an application is billed as (rule 5).
public enum ProductTarget: Hashable, Sendable {
    /// All units on one product.
    case single(MappedProduct)
    /// A product for each category; a category with units and no product is an exception.
    case byCategory(servers: MappedProduct?, workstations: MappedProduct?, nonWindows: MappedProduct?)
}

/// How the counted units become the billed quantity (rule 7).
public struct Adjustments: Hashable, Sendable, Codable {
    /// Which count of the period is billed.
    public enum Basis: String, CaseIterable, Hashable, Sendable, Codable {
        /// The day's count.
        case latest
        /// The highest count since the last invoice.
        case peakInPeriod
    }

    /// Which count of the period is billed.
    public let basis: Basis
    /// At least this many, unless there is none at all.
    public let minimum: UnitCount
    /// Rounded up to a multiple of this, 1 or more.
    public let roundUpTo: Int

    /// Nothing is adjusted.
    public static let none = Adjustments(basis: .latest, minimum: .zero, roundUpTo: 1)

    /// Adjustments; traps on a `roundUpTo` below 1.
    public init(basis: Basis, minimum: UnitCount, roundUpTo: Int) {
        precondition(roundUpTo >= 1, "rounding needs a positive multiple")
        self.basis = basis
        self.minimum = minimum
        self.roundUpTo = roundUpTo
    }
}

/// Application → product or products.
public struct ProductMapping: Hashable, Sendable, Codable {
    /// Which application.
    public let application: ApplicationCode
    /// Its product or products.
    public let target: ProductTarget
    /// How units become a quantity.
    public let adjustments: Adjustments

    /// A mapping.
    public init(application: ApplicationCode, target: ProductTarget, adjustments: Adjustments = .none) {
        self.application = application
        self.target = target
        self.adjustments = adjustments
    }
}
