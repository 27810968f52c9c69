extension ProductTarget: Codable {
    private enum CodingKeys: String, CodingKey { case single, byCategory }
    private struct Categories: Codable {
        let servers: MappedProduct?
        let workstations: MappedProduct?
        let nonWindows: MappedProduct?
    }

    /// Reads `{"single": …}` or `{"byCategory": {"servers": …, "workstations": …, "nonWindows": …}}`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let product = try container.decodeIfPresent(MappedProduct.self, forKey: .single) {
            self = .single(product)
            return
        }
        let categories = try container.decode(Categories.self, forKey: .byCategory)
        self = .byCategory(
            servers: categories.servers, workstations: categories.workstations, nonWindows: categories.nonWindows)
    }

    /// Writes what `init(from:)` reads.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .single(let product):
            try container.encode(product, forKey: .single)
        case .byCategory(let servers, let workstations, let nonWindows):
            let categories = Categories(servers: servers, workstations: workstations, nonWindows: nonWindows)
            try container.encode(categories, forKey: .byCategory)
        }
    }
}
