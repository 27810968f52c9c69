/// One PostgreSQL and one broker for all tests of this process: started at first use, gone with the process.
package enum SharedServers {
    private static let onePostgres = Once { try await PrivatePostgres.start() }
    private static let oneBroker = Once { try await TestBroker.start() }

    /// The PostgreSQL server: make a database of your own in it, and do not stop it.
    package static func postgres() async throws -> PrivatePostgres { try await onePostgres.value() }

    /// The broker: use topics and groups of your own, and do not stop it.
    package static func broker() async throws -> TestBroker { try await oneBroker.value() }
}
