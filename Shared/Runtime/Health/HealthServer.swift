import Lifecycle

/// The health endpoint as a service with its own port.
struct HealthServer: Service {
    let settings: RuntimeSettings
    let context: RuntimeContext

    func start() async throws {}
    func stop() async {}
    func run() async throws {
        await gracefulShutdown()
        await stop()
    }
}
