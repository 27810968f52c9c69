import Foundation
import Locking
package import Simulators
package import Support

/// Tallybridge itself for one scenario: database, topics, and the four services as processes.
package final class Platform: Sendable {
    /// The services, in the order they are started.
    package enum ServiceName: String, CaseIterable, Sendable {
        case mappingAPI = "mapping-api"
        case billingCalculator = "billing-calculator"
        case connectWiseWriter = "connectwise-writer"
        case usageCollector = "usage-collector"

        var role: String {
            switch self {
            case .mappingAPI: "tallybridge_api"
            case .billingCalculator: "tallybridge_calculator"
            case .connectWiseWriter: "tallybridge_writer"
            case .usageCollector: "tallybridge_collector"
            }
        }
    }

    /// The database's server.
    package let postgres: PrivatePostgres
    package let database: String
    private let broker: TestBroker
    private let executables: Executables
    private let folder: TemporaryDirectory
    private let topicPrefix = Unique.name("tb")
    private let masterKey: String
    private let processes = Locked<[ServiceName: ChildProcess]>([:])
    private let extra: [String: String]

    /// A fresh database on `postgres`, migrated, and fresh topics on `broker`.
    /// - Parameter extra: more settings for all services (`TALLYBRIDGE_…`).
    package init(
        postgres: PrivatePostgres, broker: TestBroker, executables: Executables = Executables(),
        extra: [String: String] = [:]
    ) async throws {
        self.postgres = postgres
        self.broker = broker
        self.executables = executables
        self.extra = extra
        folder = try TemporaryDirectory("platform")
        database = Unique.name("demo")
        try await postgres.createDatabase(database)
        masterKey = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
        try await command("migrate", as: "postgres")
    }

    /// Runs `tallybridge` with `arguments` and returns what it printed.
    @discardableResult
    package func command(_ arguments: String..., as user: String = "tallybridge_operator") async throws -> String {
        let process = try await run(arguments, as: user)
        guard process.ending == .exited(0) else {
            throw DemoError.failed("tallybridge \(arguments.joined(separator: " ")): \(process.errorText)")
        }
        return process.outputText
    }

    /// Runs `tallybridge` until it has ended, however it ends.
    package func run(
        _ arguments: [String], as user: String = "tallybridge_operator", adding: [String: String] = [:]
    ) async throws -> ChildProcess {
        let process = try ChildProcess(
            executables.path("tallybridge"), arguments,
            adding: environment(user: user).merging(["TALLYBRIDGE_TOPICS_FILE": topicsFile()]) { $1 }
                .merging(adding) { $1 })
        _ = await process.waitForExit()
        return process
    }

    /// Starts all services with their clock at 10:00Z of `day`, and waits until each is ready.
    ///
    /// With `mapping` the mapping API is started first and `mapping` runs before the others work: what a technician
    /// changes for a day is in force before anything of that day, or of the day before, is planned or written again.
    /// One that is held back is left to the caller.
    package func start(
        on day: CalendarDay, holdingBack heldBack: ServiceName? = nil, mapping: () async throws -> Void = {}
    ) async throws {
        try await start(.mappingAPI, on: day)
        try await ready(.mappingAPI)
        try await mapping()
        let others = ServiceName.allCases.filter { $0 != .mappingAPI && $0 != heldBack }
        for service in others { try await start(service, on: day) }
        for service in others { try await ready(service) }
    }

    /// Starts one service, without waiting for it.
    package func start(_ service: ServiceName, on day: CalendarDay, adding: [String: String] = [:]) async throws {
        try? FileManager.default.removeItem(atPath: portFile(service))
        // At noon in UTC the day has come in every time zone.
        let noon = Double(day.number) * 86_400 + 43_200
        let offset = Int((noon - Date.now.timeIntervalSince1970).rounded())
        let own = [
            "TALLYBRIDGE_CLOCK_OFFSET_SECONDS": String(offset), "TALLYBRIDGE_PORT_FILE": portFile(service),
            "TALLYBRIDGE_KAFKA_INSTANCE_ID": "\(service.rawValue)-1",
        ]
        let process = try ChildProcess(
            executables.path(service.rawValue), [],
            adding: environment(user: service.role).merging(own) { $1 }.merging(extra) { $1 }.merging(adding) { $1 },
            outputFile: folder.file("\(service.rawValue).out"), errorFile: folder.file("\(service.rawValue).log"))
        processes.withLock { $0[service] = process }
    }

    /// Waits until a service says that it is ready; one that has ended never will.
    package func ready(_ service: ServiceName) async throws {
        let ended = Locked<DemoError?>(nil)
        try await eventually(within: .seconds(30), "\(service.rawValue) is ready") {
            guard let process = process(service) else { return false }
            if let ending = process.ending {
                let words = "\(service.rawValue) ended (\(ending)): \(lastLines(of: service))"
                ended.withLock { $0 = .failed(words) }
                return true
            }
            guard let port = port("health", of: service) else { return false }
            return await HTTPCheck.status(of: "http://127.0.0.1:\(port)/health/ready") == 200
        }
        if let ended = ended.withLock({ $0 }) { throw ended }
    }

    /// The running process of a service.
    package func process(_ service: ServiceName) -> ChildProcess? { processes.withLock { $0[service] } }

    /// Where the mapping API is.
    package func apiURL() throws -> String {
        guard let port = port("api", of: .mappingAPI) else { throw DemoError.failed("mapping-api has no port") }
        return "http://127.0.0.1:\(port)"
    }

    /// A port a service has written into its port file.
    package func port(_ name: String, of service: ServiceName) -> Int? {
        guard let data = FileManager.default.contents(atPath: portFile(service)),
            let ports = try? JSONDecoder().decode([String: Int].self, from: data)
        else { return nil }
        return ports[name]
    }

    /// Stops all services gracefully; one that does not stop in 20 s is an error.
    package func stopServices() async throws {
        let running = processes.withLock { processes in
            defer { processes = [:] }
            return processes
        }
        for process in running.values { process.terminate() }
        for (service, process) in running {
            let ending = try? await process.waitForExit(within: .seconds(21))
            if ending == nil { process.kill() }
            guard ending == .exited(0) else {
                throw DemoError.failed(
                    "\(service.rawValue) did not stop well: \(String(describing: ending)): \(lastLines(of: service))")
            }
        }
    }

    /// Ends whatever still runs, at once, and removes all files.
    package func abandon() async {
        let running = processes.withLock { $0 }
        for process in running.values { process.kill() }
        for process in running.values { _ = await process.waitForExit() }
        folder.remove()
    }

    /// The last log lines of a service.
    package func lastLines(of service: ServiceName, count: Int = 15) -> String {
        let data = FileManager.default.contents(atPath: folder.file("\(service.rawValue).log")) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").suffix(count).joined(separator: "\n")
    }

    private func portFile(_ service: ServiceName) -> String { folder.file("\(service.rawValue).ports.json") }

    /// The declarations for a single small broker: production's are in `deploy/topics.json`.
    private func topicsFile() throws -> String {
        let path = folder.file("topics.json")
        if !FileManager.default.fileExists(atPath: path) {
            try Data(DemoTopics.declarations.utf8).write(to: URL(fileURLWithPath: path))
        }
        return path
    }

    private func environment(user: String) -> [String: String] {
        [
            "TALLYBRIDGE_DATABASE_URL": postgres.url(database: database, user: user),
            "TALLYBRIDGE_KAFKA_BROKERS": broker.bootstrap, "TALLYBRIDGE_TOPIC_PREFIX": topicPrefix,
            "TALLYBRIDGE_MASTER_KEY": masterKey, "TALLYBRIDGE_DEMO_MODE": "true",
            "TALLYBRIDGE_ALLOWED_ADDRESSES": "127.0.0.0/8,::1/128", "TALLYBRIDGE_API_PORT": "0",
            "TALLYBRIDGE_SCHEDULER": "false", "TALLYBRIDGE_COLLECTION_GIVE_UP_SECONDS": "60",
            "TALLYBRIDGE_WRITE_GIVE_UP_SECONDS": "60", "TALLYBRIDGE_RETRY_SECONDS": "0.5",
            "TALLYBRIDGE_RETRY_LONGEST_SECONDS": "5", "TALLYBRIDGE_PROBE_SECONDS": "2",
            "TALLYBRIDGE_SETTLING_SECONDS": "0.5", "TALLYBRIDGE_CONNECTWISE_TIMEOUT_SECONDS": "3",
            "TALLYBRIDGE_SOURCE_TIMEOUT_SECONDS": "5", "TALLYBRIDGE_IDLE_PAUSE_SECONDS": "0.05",
            "TALLYBRIDGE_SWEEP_AGE_SECONDS": "5", "TALLYBRIDGE_SHUTDOWN_TIMEOUT_SECONDS": "17",
        ]
    }
}

/// The topics on a single small broker.
enum DemoTopics {
    static var declarations: String {
        let topics = [
            "collection-requests", "usage-snapshots", "replan-requests", "addition-plans", "addition-results",
            "dead-letters",
        ]
        let entries = topics.map {
            #"{"name": "\#($0)", "partitions": 2, "replication": 1, "config": {"cleanup.policy": "delete", "retention.ms": "604800000"}}"#
        }
        return #"{"topics": [\#(entries.joined(separator: ",\n"))]}"#
    }
}
