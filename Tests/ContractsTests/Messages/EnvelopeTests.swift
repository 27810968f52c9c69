import Billing
import Contracts
import Foundation
import Testing

@Suite("The envelope")
struct EnvelopeTests {
    @Test("has the CloudEvents headers of the Kafka binding, and the tenant", arguments: AnyMessage.messages)
    func headers(message: AnyMessage) throws {
        let record = try message.record()
        let id = try #require(record.headers.first { $0.name == "ce_id" }?.value)
        let digits = id.filter { $0 != "-" }
        #expect(
            record.headers.map(\.name) == [
                "ce_id", "ce_source", "ce_specversion", "ce_time", "ce_type", "content-type", "tb_tenant",
                "traceparent",
            ])
        #expect(
            record.headers.map(\.value) == [
                id, "/tallybridge/usage-collector", "1.0", "2026-11-24T10:00:00Z", message.type, "application/json",
                Samples.tenant.text, "00-\(digits)-\(digits.prefix(16))-01",
            ])
        #expect(message.type.wholeMatch(of: /tallybridge\.[a-z-]+\.v[1-9][0-9]*/) != nil)
    }

    @Test("traceparent has the form of W3C Trace Context, and no zero id", arguments: AnyMessage.all)
    func traceparent(message: AnyMessage) throws {
        let text = try #require(try message.record().headers.first { $0.name == "traceparent" }?.value)
        #expect(text.wholeMatch(of: /00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/) != nil)
        #expect(!text.contains(String(repeating: "0", count: 16)))
    }

    @Test("is keyed by the managed company and goes to its type's topic", arguments: AnyMessage.messages)
    func keyAndTopic(message: AnyMessage) throws {
        let record = try message.record()
        #expect(record.key == Samples.company.text)
        #expect(record.topic == message.topic)
        #expect(record.topic.name(prefix: "tb").wholeMatch(of: /tb\.[a-z]+(-[a-z]+)*s/) != nil)
    }

    @Test("holds canonical bytes: sorted keys, no blanks, the same for the same fact", arguments: AnyMessage.all)
    func canonical(message: AnyMessage) throws {
        let record = try message.record()
        #expect(record.value.count <= maximumMessageBytes)
        let object = try JSONSerialization.jsonObject(with: Data(record.value))
        let sorted = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        #expect(record.value == Array(sorted))
        #expect(try message.record() == record)
        #expect(try message.recode(record.value) == record.value)
    }

    @Test("ce_time is cut to whole seconds")
    func wholeSeconds() throws {
        let record = try OutgoingRecord(
            Samples.replanRequest(), from: "mapping-api", at: Samples.moment.addingTimeInterval(0.999))
        #expect(record.headers.contains(OutgoingRecord.Header("ce_time", "2026-11-24T10:00:00Z")))
    }

    @Test("a message that carries a body is refused, not published")
    func tooLong() throws {
        let message = ReplanRequest(
            tenant: TenantID(String(repeating: "t", count: maximumMessageBytes)), managedCompany: Samples.company,
            mappingRevision: 1)
        #expect(throws: MessageError.self) { try Samples.outgoing(message) }
    }

    @Test("a topic's name on the broker begins with the prefix", arguments: Topic.allCases)
    func topicNames(topic: Topic) {
        #expect(topic.name(prefix: "t.b") == "t.b.\(topic.rawValue)")
    }
}
