import CLibpq

/// What libpq is told: the caller's URL taken apart, and the settings this library relies on.
struct ConnectionParameters {
    private(set) var keywords: [String] = []
    private(set) var values: [String] = []
    private let secrets: [String]

    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        var given = try Self.parse(configuration.url)
        secrets = [given["password"], given["sslpassword"]].compactMap { $0 }.filter { !$0.isEmpty }
        if let host = given["host"], host.contains("@") {
            let fix = "user or password holds an unescaped '@', '/' or ':'; write it percent-encoded"
            throw PostgresError(.invalidConfiguration(property: "url", message: fix))
        }
        // What rows are read with: text forms must not depend on the server's configuration.
        var options = [given["options"] ?? "", "-c TimeZone=UTC", "-c DateStyle=ISO", "-c bytea_output=hex"]
        if let timeout = configuration.statementTimeout {
            options.append("-c statement_timeout=\(max(1, timeout.wholeMilliseconds))")
            // A process that freezes within a transaction keeps its locks from all others: not for long.
            let idle = min(timeout, .seconds(15)).wholeMilliseconds
            options.append("-c idle_in_transaction_session_timeout=\(max(1, idle))")
            // The server stops the statement first; a peer that went silent is noticed a little later.
            given["tcp_user_timeout"] = given["tcp_user_timeout"] ?? "\(timeout.wholeMilliseconds + 15_000)"
        }
        for (name, value) in configuration.sessionSettings.sorted(by: { $0.key < $1.key }) {
            options.append("-c \(name)=\(value)")
        }
        given["options"] = options.filter { !$0.isEmpty }.joined(separator: " ")
        given["client_encoding"] = "UTF8"
        given["connect_timeout"] = "\(max(2, (configuration.connectTimeout.wholeMilliseconds + 999) / 1000))"
        if !configuration.applicationName.isEmpty { given["application_name"] = configuration.applicationName }
        for (keyword, value) in ["keepalives_idle": "15", "keepalives_interval": "5", "keepalives_count": "3"] {
            given[keyword] = given[keyword] ?? value
        }
        for (keyword, value) in given.sorted(by: { $0.key < $1.key }) {
            keywords.append(keyword)
            values.append(value)
        }
    }

    /// The value of a keyword, if it has one.
    subscript(keyword: String) -> String? { keywords.firstIndex(of: keyword).map { values[$0] } }

    /// The message without any password in it.
    func redacted(_ message: String) -> String {
        secrets.reduce(message) { message, secret in
            message.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "<redacted>")
        }
    }

    private static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        guard let options = PQconninfoParse(url, nil) else {
            // libpq's own message repeats parts of the text, password included.
            let fix = "expected postgres://user:password@host:port/database or key=value pairs"
            throw PostgresError(.invalidConfiguration(property: "url", message: fix))
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return given
    }
}

extension Duration {
    /// Milliseconds, rounded down.
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
