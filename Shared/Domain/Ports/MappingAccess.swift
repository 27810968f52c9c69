package import Billing

/// What a caller of the API may do; each role includes the ones before it.
package enum AccessRole: String, CaseIterable, Hashable, Comparable, Sendable, Codable {
    /// Reads everything of the tenant but secrets.
    case viewer
    /// Maps companies and products, starts runs.
    case billing
    /// Connects sites and sources, joins them to integrations.
    case admin

    /// Orders by what they may do.
    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .viewer: 0
        case .billing: 1
        case .admin: 2
        }
    }
}

/// Who calls, and for whom: always read from the token, never from the request.
package struct Access: Hashable, Sendable {
    /// The tenant everything of the call belongs to.
    package let tenant: TenantID
    /// The token's name, for the audit trail.
    package let actor: String
    /// What the caller may do.
    package let role: AccessRole

    /// A caller.
    package init(tenant: TenantID, actor: String, role: AccessRole) {
        self.tenant = tenant
        self.actor = actor
        self.role = role
    }
}

/// Finds out who a token stands for.
package protocol AccessTokens: Sendable {
    /// The caller a token was given to; `nil`: unknown, expired or revoked.
    func access(for token: String) async throws(PortError) -> Access?
}
