import StrictJSON

/// A server-side collection of rows, read through one family of methods only.
struct ResultSet: Sendable {
    /// Families of result sets; the methods of one do not know the others' ids.
    enum Family: Sendable {
        case chunk
        case groupSync
    }

    let family: Family
    let session: String
    var rows: [JSONValue]
    /// When it dies by itself, by the model's clock.
    let expires: Duration
    /// The next row of a forward-only set.
    var position = 0
}

/// How many sessions and result sets there were, and what became of them.
package struct SecurityCenterStatistics: Sendable, Equatable {
    /// Sessions ever opened.
    package var sessionsOpened = 0
    /// Sessions open now.
    package var sessionsOpen = 0
    /// Sessions that nobody ended: they expired or their server was removed.
    package var sessionsExpired = 0
    /// Result sets ever opened.
    package var iteratorsOpened = 0
    /// Result sets that clients released.
    package var iteratorsReleased = 0
    /// Result sets open now.
    package var iteratorsOpen = 0
    /// Result sets that nobody released: they died with their session or by time.
    package var iteratorsAbandoned = 0
    /// Calls by `Class.Method`.
    package var callsByMethod: [String: Int] = [:]
    /// The filters that hosts were searched with, in the order in which they came.
    package var hostFilters: [String] = []

    /// Every request that arrived.
    package var calls: Int { callsByMethod.values.reduce(0, +) }
}

/// What a test may want otherwise.
package struct SecurityCenterSwitches: Sendable, Equatable {
    /// After how much idle time a session ends.
    ///
    /// Source: a public client's README says about three minutes.
    package var sessionIdle = Duration.seconds(180)
    /// After how many calls each session ends, 403 from then on; nil is never.
    package var sessionEndsAfterCalls: Int?
    /// Whether the host list has its first host twice, and counts it twice.
    package var listsHostTwice = false
    /// Whether the hosts of a key have the first one twice, and count it twice.
    package var listsHostOfKeyTwice = false

    /// The usual behaviour.
    package init() {}
}
