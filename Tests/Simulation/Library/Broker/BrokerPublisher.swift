import Contracts
import Ports
import SimulatedPorts

/// The way of one process to the broker.
struct BrokerPublisher: TopicPublisher {
    private let topics: Broker
    private let gate: any PortGate

    init(_ topics: Broker, gate: any PortGate) {
        self.topics = topics
        self.gate = gate
    }

    func publish(_ records: [OutgoingRecord]) async throws(PortError) {
        guard let topic = records.first?.topic else { return }
        let call = "publish \(topic.rawValue)"
        try await gate.enter(call)
        topics.append(records)
        try await gate.leave(call)
    }
}
