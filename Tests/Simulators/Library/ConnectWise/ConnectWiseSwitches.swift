/// Where reports about ConnectWise differ, or where a test wants the other behaviour.
package struct ConnectWiseSwitches: Sendable, Equatable {
    /// Answer wrong credentials with 404, as the cloud does, instead of 401.
    package var answersWrongKeysWithNotFound = false
    /// The status for a missing or unknown `clientId`: 401, or 403 as one server on premises.
    package var missingClientIdStatus = 401
    /// Whether `/system/info` answers without credentials, as one server on premises does.
    package var systemInfoIsOpen = true
    /// Rights the API member's role lacks.
    package var deniedRights: Set<ConnectWiseRight> = []
    /// Refuse a PATCH of `product/id` and the like, instead of answering 200 without effect.
    package var refusesSubPaths = false
    /// Check the effective date at every PATCH, not only when the patch touches a date.
    package var checksDatesAtEveryPatch = false
    /// Whether lists support forward-only paging; without it no `Link` header is sent.
    package var supportsForwardOnly = true

    /// The usual behaviour.
    package init() {}
}

/// A right of the API member's role.
package enum ConnectWiseRight: Sendable, Hashable {
    case inquireCompanies
    case inquireAgreements
    case addAgreements
    case editAgreements
    case deleteAgreements
    case inquireCatalogue
}
