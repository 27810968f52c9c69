import Contracts
import Testing

/// A message type with its sample and what can be done with its records, so that tests can go over all types.
struct AnyMessage: Sendable, CustomTestStringConvertible {
    let type: String
    let topic: Topic
    let record: @Sendable () throws -> OutgoingRecord
    /// Decodes a value and encodes it again.
    let recode: @Sendable ([UInt8]) throws -> [UInt8]
    /// Reads a record; returns the message, encoded.
    let read: @Sendable (IncomingRecord) throws -> [UInt8]

    var testDescription: String { type }
    /// `tallybridge.<name>.v<version>`, as folders are called.
    var name: String { type.split(separator: ".").dropFirst().first.map(String.init) ?? "" }
    var version: String { type.split(separator: ".").last.map(String.init) ?? "" }

    private init<Sample: Message>(_ type: Sample.Type, _ sample: @escaping @Sendable () throws -> Sample) {
        self.type = Sample.type
        topic = Sample.topic
        record = { try Samples.outgoing(try sample()) }
        recode = { try CanonicalJSON.encode(try CanonicalJSON.decode(Sample.self, from: $0)) }
        read = { try CanonicalJSON.encode(try $0.message(Sample.self)) }
    }

    private init(deadLetter: @escaping @Sendable () throws -> DeadLetter) {
        type = DeadLetter.type
        topic = .deadLetters
        record = { try deadLetter().record() }
        recode = { try CanonicalJSON.encode(try CanonicalJSON.decode(DeadLetter.self, from: $0)) }
        read = { try CanonicalJSON.encode(try CanonicalJSON.decode(DeadLetter.self, from: $0.value)) }
    }

    /// The messages stages read and write.
    static let messages = [
        AnyMessage(CollectionRequest.self) { try Samples.collectionRequest() },
        AnyMessage(UsageSnapshotTaken.self) { try Samples.usageSnapshot() },
        AnyMessage(ReplanRequest.self) { Samples.replanRequest() },
        AnyMessage(AdditionPlanMade.self) { try Samples.additionPlan() },
        AnyMessage(AdditionResult.self) { try Samples.additionResult() },
    ]

    /// And what goes to the dead letters.
    static let all =
        messages + [
            AnyMessage(deadLetter: {
                DeadLetter(
                    Samples.incoming(try Samples.outgoing(Samples.replanRequest()), value: [0xff, 0x00, 0x7b]),
                    reason: "the value cannot be read", service: "billing-calculator", at: Samples.moment)
            })
        ]
}
