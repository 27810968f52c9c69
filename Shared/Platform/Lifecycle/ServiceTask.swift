/// One service of a group while it runs: it can be asked to stop, and cancelled without cancelling its siblings.
struct ServiceTask: Sendable {
    let stop = Latch()
    private let cancellation = Latch()

    /// Runs the service to its end.
    ///
    /// Returns what it threw.
    func run(_ service: any Service) async -> (any Error)? {
        await withTaskGroup(of: Ending.self) { group in
            group.addTask {
                do {
                    try await ShutdownSignal.$current.withValue(stop) { try await service.run() }
                } catch { return .ended(error) }
                return .ended(nil)
            }
            group.addTask {
                await cancellation.wait()
                return .cancelled
            }
            while let ending = await group.next() {
                group.cancelAll()
                if case .ended(let error) = ending { return error }
            }
            return nil
        }
    }

    /// Cancels the service; a graceful stop is asked for too, for code that looks only there.
    func cancel() {
        stop.raise()
        cancellation.raise()
    }

    private enum Ending: Sendable { case ended((any Error)?), cancelled }
}
