import Foundation

/// One node of Apache Kafka, broker and controller in one, from a stock distribution.
struct ApacheKafka: Sendable {
    let home: String
    let folder: String
    let port: Int
    let controllerPort: Int

    private var propertiesFile: String { "\(folder)/server.properties" }

    private var properties: String {
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:\(controllerPort)
        listeners=BROKER://127.0.0.1:\(port),CONTROLLER://127.0.0.1:\(controllerPort)
        advertised.listeners=BROKER://127.0.0.1:\(port)
        listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=BROKER
        controller.listener.names=CONTROLLER
        log.dirs=\(folder)/data
        auto.create.topics.enable=false
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0

        """
    }

    /// Small heap, quick start, and nothing written into the distribution.
    private var environment: [String: String] {
        [
            "KAFKA_HEAP_OPTS": "-Xms64m -Xmx384m", "LOG_DIR": "\(folder)/logs", "EXTRA_ARGS": "-name kafkaServer",
            "KAFKA_JVM_PERFORMANCE_OPTS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true",
        ]
    }

    /// Writes the properties and makes the node's storage.
    func format() async throws {
        try properties.write(toFile: propertiesFile, atomically: true, encoding: .utf8)
        // Any 16 bytes in URL-safe base64 are a cluster id.
        let format = try ChildProcess(
            "\(home)/bin/kafka-storage.sh",
            ["format", "-t", "VGVzdHMgb2YgdGhpcyBvbg", "-c", propertiesFile, "--ignore-formatted"],
            adding: environment, directory: folder)
        guard await format.waitForExit() == .exited(0) else {
            throw SupportError(description: "kafka-storage.sh failed: \(format.outputText)\(format.errorText)")
        }
    }

    @Sendable func start() async throws -> ChildProcess {
        try ChildProcess(
            "\(home)/bin/kafka-server-start.sh", [propertiesFile], adding: environment, directory: folder,
            outputFile: "\(folder)/log", errorFile: "\(folder)/log")
    }
}
