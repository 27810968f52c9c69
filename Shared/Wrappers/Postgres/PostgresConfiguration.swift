/// Where the server is and how a pool uses it.
package struct PostgresConfiguration: Sendable {
    /// The address and the credentials, a secret.
    ///
    /// `postgres://user:password@host:port/database?sslmode=verify-full` or libpq's `key=value` form.
    package var url: String
    /// Connections of the pool, at least 1; each has a thread of its own.
    package var connections: Int
    /// How long one attempt to connect may take; libpq counts whole seconds, at least 2.
    package var connectTimeout: Duration
    /// The server stops a statement after this long; `nil` leaves the server's own limit.
    package var statementTimeout: Duration?
    /// Shown in `pg_stat_activity`.
    package var applicationName: String
    /// How long a task waits for a free connection before `unavailable`.
    package var leaseTimeout: Duration
    /// Tasks that may wait for a connection at once; one more is turned away.
    package var waiters: Int
    /// Statements a connection keeps prepared; the least recently used one is given up.
    package var preparedStatements: Int
    /// Settings of every session, such as `"app.name": "value"`; neither side may hold blanks or backslashes.
    package var sessionSettings: [String: String] = [:]

    /// Settings with defaults for all but the address.
    package init(
        url: String, connections: Int = 4, connectTimeout: Duration = .seconds(10),
        statementTimeout: Duration? = .seconds(60), applicationName: String = "", leaseTimeout: Duration = .seconds(30),
        waiters: Int = 10_000, preparedStatements: Int = 128
    ) {
        self.url = url
        self.connections = max(1, connections)
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.applicationName = applicationName
        self.leaseTimeout = leaseTimeout
        self.waiters = waiters
        self.preparedStatements = max(1, preparedStatements)
    }
}

extension PostgresConfiguration {
    /// Throws unless the URL can be understood, and names user and database.
    ///
    /// libpq's defaults for those depend on who runs the process.
    package func check() throws(PostgresError) {
        let parameters = try ConnectionParameters(self)
        for keyword in ["user", "dbname"] where parameters[keyword] == nil {
            let what = keyword == "dbname" ? "database" : keyword
            let fix = "names no \(what); expected postgres://user:password@host:port/database"
            throw PostgresError(.invalidConfiguration(property: "url", message: fix))
        }
        for port in (parameters["port"] ?? "").split(separator: ",") where !(1...65535).contains(Int(port) ?? 0) {
            throw PostgresError(
                .invalidConfiguration(property: "url", message: "has the port \(port), it must be from 1 to 65535"))
        }
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the URL, which may hold a password.
    package var description: String { "PostgreSQL at <redacted>, \(connections) connections" }
    /// As `description`.
    package var debugDescription: String { description }
    /// Hides the URL from `dump`.
    package var customMirror: Mirror { Mirror(self, children: ["connections": connections]) }
}
