import Contracts
package import Foundation
package import Kafka

/// Why the declarations of the topics cannot be used.
package struct TopicDeclarationError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, naming the entry.
    package let description: String
}

/// The topics as `deploy/topics.json` declares them: partitions, replication, retention.
package struct TopicDeclarations: Equatable, Sendable {
    struct Declaration: Codable, Equatable, Sendable {
        let name: String
        let partitions: Int
        let replication: Int
        let config: [String: String]
    }
    private struct File: Codable {
        let topics: [Declaration]
    }

    let topics: [Declaration]

    /// Reads the declarations; every topic of this build must be declared, once, and no other.
    package init(_ data: Data) throws {
        do {
            topics = try JSONDecoder().decode(File.self, from: data).topics
        } catch let error as DecodingError {
            throw TopicDeclarationError(description: "the declarations of topics: \(error.fieldAndReason)")
        }
        for declaration in topics {
            guard Topic(rawValue: declaration.name) != nil else {
                throw TopicDeclarationError(
                    description: "topics: \(declaration.name) is no topic of this build; they are "
                        + Topic.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard (1...1000).contains(declaration.partitions), (1...9).contains(declaration.replication) else {
                throw TopicDeclarationError(
                    description: "topics: \(declaration.name) needs 1 to 1000 partitions and replication 1 to 9")
            }
        }
        for topic in Topic.allCases where topics.count(where: { $0.name == topic.rawValue }) != 1 {
            throw TopicDeclarationError(description: "topics: \(topic.rawValue) must be declared exactly once")
        }
    }

    /// Reads the declarations from a file.
    package init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TopicDeclarationError(
                description: "there is no file \(path): TALLYBRIDGE_TOPICS_FILE names the declarations")
        }
        try self.init(data)
    }

    /// Creates the topics that are missing.
    ///
    /// Returns their names.
    /// - Parameter replication: overrides the declared replication, for a cluster smaller than production's.
    package func apply(
        _ admin: KafkaAdmin, prefix: String, replication: Int? = nil
    ) async throws(KafkaError) -> [String] {
        let answers = try await admin.createTopics(
            topics.map { declaration in
                TopicSpecification(
                    name: "\(prefix).\(declaration.name)", partitions: declaration.partitions,
                    replication: replication ?? declaration.replication, config: declaration.config(for: replication))
            })
        return answers.filter { $0.value == .created }.keys.sorted()
    }

    /// Topics that remember a message longer than the database remembers having handled it: when such a one is repeated,
    /// it would be handled as new.
    /// - Parameter days: how long the rows are kept at least.
    package func problems(outlivingRowsKept days: Int) -> [String] {
        topics.compactMap { declaration in
            let milliseconds = declaration.config["retention.ms"].flatMap(Int.init) ?? -1
            guard milliseconds < 0 || milliseconds > days * 86_400_000 else { return nil }
            let kept = milliseconds < 0 ? "for ever" : "\(milliseconds / 86_400_000) days"
            return "topic \(declaration.name) is declared to be kept \(kept), and its rows only \(days) days: "
                + "lower its retention.ms"
        }
    }

    /// How the topics on the broker differ from the declarations, each with its fix.
    package func problems(
        _ admin: KafkaAdmin, prefix: String, replication: Int? = nil
    ) async throws(KafkaError) -> [String] {
        let known = Set(try await admin.listTopics())
        let names = topics.map { "\(prefix).\($0.name)" }
        let present = try await admin.describeTopics(names.filter(known.contains))
        return topics.flatMap { declaration -> [String] in
            let name = "\(prefix).\(declaration.name)"
            guard let topic = present.first(where: { $0.name == name }) else {
                return ["topic \(name) is missing: run `tallybridge migrate`"]
            }
            return declaration.problems(of: topic, replication: replication)
        }
    }
}

extension TopicDeclarations.Declaration {
    /// The settings, with in-sync replicas that a smaller cluster can give.
    func config(for replication: Int?) -> [String: String] {
        guard let replication, let wanted = config["min.insync.replicas"].flatMap(Int.init), wanted > replication else {
            return config
        }
        return config.merging(["min.insync.replicas": String(replication)]) { $1 }
    }

    func problems(of topic: TopicDescription, replication: Int?) -> [String] {
        var problems: [String] = []
        if topic.partitions < partitions {
            problems.append(
                "topic \(topic.name) has \(topic.partitions) partitions, \(partitions) are declared: add partitions")
        }
        let copies = replication ?? self.replication
        if topic.replication < copies {
            problems.append(
                "topic \(topic.name) is kept on \(topic.replication) brokers, \(copies) are declared: raise its replication"
            )
        }
        for (key, value) in config(for: replication).sorted(by: { $0.key < $1.key }) {
            guard let actual = topic.config[key], actual != value else { continue }
            problems.append("topic \(topic.name) has \(key)=\(actual), \(value) is declared: alter its configuration")
        }
        return problems
    }
}
