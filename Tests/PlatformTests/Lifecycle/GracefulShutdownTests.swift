import Lifecycle
import Testing

@Suite("how a service notices that it should stop")
struct GracefulShutdownTests {
    @Test("nothing is asked for outside a group")
    func outside() async {
        #expect(!isShuttingDownGracefully)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await gracefulShutdown() }
            group.cancelAll()
        }
    }

    @Test("child tasks see the stop of their service")
    func children() async {
        await withManualGracefulShutdown { stop in
            #expect(!isShuttingDownGracefully)
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        await gracefulShutdown()
                        return isShuttingDownGracefully
                    }
                }
                stop()
                for await seen in group { #expect(seen) }
            }
        }
    }

    @Test("the handler is called once, and not after the operation")
    func handler() async {
        let diary = Diary()
        await withManualGracefulShutdown { stop in
            await withGracefulShutdownHandler {
                stop()
                stop()
            } onGracefulShutdown: {
                diary.write("during")
            }
            await withGracefulShutdownHandler {
            } onGracefulShutdown: {
                diary.write("at once")
            }
        }
        await withManualGracefulShutdown { stop in
            await withGracefulShutdownHandler {
            } onGracefulShutdown: {
                diary.write("never")
            }
            stop()
        }
        #expect(diary.pages == ["during", "at once"])
    }
}
