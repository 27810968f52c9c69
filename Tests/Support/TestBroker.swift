import Foundation
import Locking

/// A broker for tests: one that runs already, Apache Kafka, or the small embedded one.
///
/// `TALLYBRIDGE_KAFKA_BROKERS` names a running one; otherwise `KAFKA_HOME` names an Apache Kafka distribution; otherwise
/// the embedded broker of the project's Python environment is started.
package final class TestBroker: Sendable {
    /// Which broker it is; the embedded one never evicts a member that was killed and has no transaction time-out.
    package enum Kind: Sendable, Equatable {
        case external
        case apache
        case embedded
    }

    /// What it is.
    package let kind: Kind
    /// Its address, for a client's `bootstrap.servers`.
    package let bootstrap: String
    private let node: Node?

    struct Node: Sendable {
        let folder: TemporaryDirectory
        let process: Locked<ChildProcess>
        let launch: @Sendable () async throws -> ChildProcess
        let pacer: BrokerPacer?
    }

    private init(kind: Kind, bootstrap: String, node: Node?) {
        self.kind = kind
        self.bootstrap = bootstrap
        self.node = node
    }

    /// The kind the environment asks for.
    package static var configuredKind: Kind {
        let environment = ProcessInfo.processInfo.environment
        if environment["TALLYBRIDGE_KAFKA_BROKERS"]?.isEmpty == false { return .external }
        return environment["KAFKA_HOME"]?.isEmpty == false ? .apache : .embedded
    }

    /// Starts the broker the environment asks for, or connects to the running one.
    package static func start() async throws -> TestBroker {
        try await start(configuredKind)
    }

    /// Starts a broker of this kind.
    package static func start(_ kind: Kind) async throws -> TestBroker {
        let environment = ProcessInfo.processInfo.environment
        switch kind {
        case .external:
            let bootstrap = environment["TALLYBRIDGE_KAFKA_BROKERS"] ?? ""
            return TestBroker(kind: kind, bootstrap: bootstrap, node: nil)
        case .apache:
            guard let home = environment["KAFKA_HOME"] else {
                throw SupportError(description: "KAFKA_HOME is not set; it names an Apache Kafka distribution")
            }
            return try await retrying { port, folder in
                let apache = ApacheKafka(
                    home: home, folder: folder.path, port: port, controllerPort: try FreePort.next())
                try await apache.format()
                return (kind, apache.start)
            }
        case .embedded:
            let program = try EmbeddedBroker.find()
            return try await retrying { port, folder in
                (kind, EmbeddedBroker(program: program, folder: folder.path, port: port).start)
            }
        }
    }

    /// Ends the broker at once, as a crash would, and starts it again on the same port with the same data.
    package func restart() async throws {
        guard let node else { throw SupportError(description: "an external broker cannot be restarted by a test") }
        let process = node.process.withLock { $0 }
        process.kill()
        _ = await process.waitForExit()
        let next = try await node.launch()
        try await Self.waitUntilReady(bootstrap, next)
        node.process.withLock { $0 = next }
    }

    /// What the broker wrote; empty for an external one.
    package var logText: String { node?.process.withLock { $0 }.outputText ?? "" }

    /// Suspends or resumes the broker: its clients see a stalled host.
    package func setSuspended(_ isSuspended: Bool) {
        node?.pacer?.setSuspended(isSuspended)
        node?.process.withLock { $0 }.signal(isSuspended ? SIGSTOP : SIGCONT, toGroup: true)
    }

    /// Stops the broker and removes its data; an external one is left alone.
    package func stop() async {
        guard let node else { return }
        node.pacer?.end()
        let process = node.process.withLock { $0 }
        process.kill()
        _ = await process.waitForExit()
        node.folder.remove()
    }

    private typealias Launch = @Sendable () async throws -> ChildProcess

    private static func retrying(
        _ prepare: (Int, TemporaryDirectory) async throws -> (Kind, Launch)
    ) async throws -> TestBroker {
        var lastError: (any Error)?
        for _ in 0..<5 {
            let port = try FreePort.next()
            let folder = try TemporaryDirectory("broker")
            do {
                let (kind, launch) = try await prepare(port, folder)
                let process = try await launch()
                let bootstrap = "127.0.0.1:\(port)"
                try await waitUntilReady(bootstrap, process)
                let current = Locked(process)
                let pacer = kind == .embedded ? BrokerPacer { current.withLock { $0 } } : nil
                let node = Node(folder: folder, process: current, launch: launch, pacer: pacer)
                return TestBroker(kind: kind, bootstrap: bootstrap, node: node)
            } catch {
                lastError = error
            }
        }
        throw lastError ?? SupportError(description: "the broker did not start")
    }

    private static func waitUntilReady(_ bootstrap: String, _ process: ChildProcess) async throws {
        let port = Int(bootstrap.split(separator: ":").last ?? "") ?? 0
        do {
            try await eventually(within: .seconds(60), "the broker answers at \(bootstrap)") {
                if process.ending != nil { return true }
                return await KafkaProbe.answers(port: port)
            }
        } catch {
            process.kill()
            throw error
        }
        if let ending = process.ending {
            let text = (process.outputText + process.errorText).suffix(2000)
            throw SupportError(description: "the broker ended (\(ending)): \(text)")
        }
    }
}
