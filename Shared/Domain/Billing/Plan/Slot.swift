/// The part of an application's units that one addition stands for.
package enum SlotCategory: String, CaseIterable, Hashable, Comparable, Sendable, Codable {
    /// All units, for an application mapped to a single product.
    case all
    case server, workstation, nonWindows

    /// Orders as declared: all, server, workstation, nonWindows.
    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .all: 0
        case .server: 1
        case .workstation: 2
        case .nonWindows: 3
        }
    }
}

extension SlotCategory {
    /// The category of a device.
    package init(_ category: DeviceCategory) {
        switch category {
        case .server: self = .server
        case .workstation: self = .workstation
        case .nonWindows: self = .nonWindows
        }
    }
}

/// What one addition stands for, within one managed company.
///
/// Its generations are counted in the ledger.
package struct Slot: Hashable, Comparable, Sendable, Codable {
    package let application: ApplicationCode
    /// Which of its units.
    package let category: SlotCategory

    package init(application: ApplicationCode, category: SlotCategory) {
        self.application = application
        self.category = category
    }

    /// Orders by application, then category.
    package static func < (left: Self, right: Self) -> Bool {
        left.application == right.application ? left.category < right.category : left.application < right.application
    }
}
