package import Billing
package import HTTPClient
package import Ports

/// A Kaspersky Security Center Administration Server, whose virtual servers are the managed companies.
///
/// Safe to use from many tasks: each reading has sessions of its own.
package struct SecurityCenterSource: UsageSource {
    let api: OpenAPI

    /// A source; it opens nothing before the first call.
    package init(connection: SecurityCenterConnection, http: HTTPClient, timeouts: HTTPTimeouts = HTTPTimeouts()) {
        self.init(connection: connection, timeouts: timeouts) {
            (request) async throws(HTTPClientError) in try await http.send(request)
        }
    }

    /// A source over any transport; `shield` lets a farewell go out although the task around it has been cancelled.
    package init(
        connection: SecurityCenterConnection, timeouts: HTTPTimeouts = HTTPTimeouts(),
        shield: @escaping @Sendable (@escaping @Sendable () async -> Void) async -> Void = { farewell in
            await Task { await farewell() }.value
        }, send: @escaping @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse
    ) {
        api = OpenAPI(connection: connection, timeouts: timeouts, shield: shield, send: send)
    }

    /// The enabled virtual servers.
    package func managedCompanies() async throws(SourceError) -> [SourceCompany] {
        try await renewingSessionOnce { () async throws(CallFailure) in
            try await api.withSession(on: .main) { (session) async throws(CallFailure) in
                try await session.virtualServers().filter(\.isEnabled).map { SourceCompany($0) }
            }
        }
    }

    /// Reads one virtual server completely.
    package func usage(of identity: String, today: BillingDate) async throws(SourceError) -> CollectedUsage {
        try await renewingSessionOnce { () async throws(CallFailure) in
            try await CompanyReading(api: api, identity: identity, today: today).read()
        }
    }

    /// Runs a reading, and once more from its beginning if the server ended a session of it.
    private func renewingSessionOnce<Answer>(
        _ reading: () async throws(CallFailure) -> Answer
    ) async throws(SourceError) -> Answer {
        do {
            return try await reading()
        } catch .sessionLost {
            // Result sets die with their session, so nothing of the first reading can be kept.
        } catch {
            throw error.asSourceError
        }
        do {
            return try await reading()
        } catch {
            throw error.asSourceError
        }
    }
}
