import StrictJSON

/// Sessions and the result sets that live in them.
extension SecurityCenterState {
    mutating func openSession(on server: Int?, now: Duration) -> String {
        let token = newName("session")
        sessions[token] = Session(server: server, lastUsed: now)
        statistics.sessionsOpened += 1
        return token
    }

    /// The session of a call, unless it has ended, idled too long, or made its last call.
    mutating func use(_ token: String, now: Duration) -> Session? {
        guard var session = sessions[token] else { return nil }
        let isSpent = switches.sessionEndsAfterCalls.map { session.calls >= $0 } ?? false
        guard now - session.lastUsed < switches.sessionIdle, !isSpent else {
            expire(token)
            return nil
        }
        session.lastUsed = now
        session.calls += 1
        sessions[token] = session
        return session
    }

    /// Ends a session as its client asked.
    mutating func end(_ token: String) {
        sessions[token] = nil
        logins = logins.filter { $0.value != token }
        abandon { $0.session == token }
    }

    /// Ends a session without its client.
    mutating func expire(_ token: String) {
        statistics.sessionsExpired += 1
        end(token)
    }

    mutating func expireResultSets(now: Duration) { abandon { $0.expires <= now } }

    private mutating func abandon(_ isDead: (ResultSet) -> Bool) {
        let before = resultSets.count
        resultSets = resultSets.filter { !isDead($0.value) }
        statistics.iteratorsAbandoned += before - resultSets.count
    }

    mutating func open(
        _ family: ResultSet.Family, _ rows: [JSONValue], session: String, lifetime: Int, now: Duration
    ) -> String {
        let name = newName("iterator")
        resultSets[name] = ResultSet(
            family: family, session: session, rows: rows, expires: now + .seconds(lifetime > 0 ? lifetime : 900))
        statistics.iteratorsOpened += 1
        return name
    }

    func resultSet(
        _ name: String, _ family: ResultSet.Family, session: String
    ) throws(OpenAPIError) -> ResultSet {
        guard let found = resultSets[name], found.session == session, found.family == family else {
            throw .notFound("The result set")
        }
        return found
    }

    mutating func release(_ name: String, _ family: ResultSet.Family, session: String) throws(OpenAPIError) {
        _ = try resultSet(name, family, session: session)
        resultSets[name] = nil
        statistics.iteratorsReleased += 1
    }

    var currentStatistics: SecurityCenterStatistics {
        var current = statistics
        current.sessionsOpen = sessions.count
        current.iteratorsOpen = resultSets.count
        return current
    }
}
