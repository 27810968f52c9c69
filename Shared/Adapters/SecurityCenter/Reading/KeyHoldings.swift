import Billing

/// Which of a server's own hosts hold which keys, and how.
struct KeyHoldings {
    /// How one host holds one key.
    enum Holding: Equatable {
        case reserve
        /// Active in at least one product; pending only if so in every product it is active in.
        case active(isPending: Bool)

        init(_ row: KeyHostRow) { self = row.isCurrent ? .active(isPending: row.isPending) : .reserve }

        /// A host comes once for each product: active wins over reserve, settled over pending.
        func combined(with other: Holding) -> Holding {
            switch (self, other) {
            case (.reserve, _): other
            case (.active, .reserve): self
            case (.active(let mine), .active(let others)): .active(isPending: mine && others)
            }
        }
    }

    private let hosts: Set<String>
    private var holdings: [String: [KeySerial: Holding]] = [:]

    /// `hosts` are the server's own; whatever else has a key is another customer's and is left out.
    init(hosts: Set<String>) { self.hosts = hosts }

    /// Takes in all rows of one key, and tells whether any own host holds it.
    @discardableResult
    mutating func add(_ rows: [KeyHostRow], of key: KeySerial) -> Bool {
        var isHeld = false
        for row in rows where hosts.contains(row.host) {
            isHeld = true
            let holding = Holding(row)
            let known = holdings[row.host]?[key]
            holdings[row.host, default: [:]][key] = known?.combined(with: holding) ?? holding
        }
        return isHeld
    }

    /// The keys of one host.
    subscript(host: String) -> [KeySerial: Holding] { holdings[host] ?? [:] }
}
