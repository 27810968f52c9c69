import Demo
import Support

/// A platform on the shared servers, migrated, whose services are not started.
enum MigratedPlatform {
    static func with(_ body: (Platform) async throws -> Void) async throws {
        let platform = try await Platform(
            postgres: try await SharedServers.postgres(), broker: try await SharedServers.broker())
        do {
            try await body(platform)
        } catch {
            await platform.abandon()
            throw error
        }
        await platform.abandon()
    }
}
