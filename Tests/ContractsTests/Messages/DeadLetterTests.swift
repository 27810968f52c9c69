import Billing
import Contracts
import Foundation
import Testing

@Suite("A dead letter")
struct DeadLetterTests {
    private func letter(
        _ value: [UInt8] = Array("{}".utf8), key: String? = "k", headers: [OutgoingRecord.Header] = [],
        offset: Int64 = 41, reason: String = "why"
    ) -> DeadLetter {
        DeadLetter(
            IncomingRecord(
                topic: "tb.collection-requests", partition: 3, offset: offset, key: key, value: value, headers: headers),
            reason: reason, service: "usage-collector", at: Samples.moment.addingTimeInterval(0.25))
    }

    private func announced(_ letter: DeadLetter) throws -> (record: OutgoingRecord, letter: DeadLetter) {
        let record = try letter.record()
        return (record, try CanonicalJSON.decode(DeadLetter.self, from: record.value))
    }

    @Test(
        "keeps bytes, key and headers as they were, whatever they are",
        arguments: [[], [0x00], [0xff, 0xfe, 0x80, 0x0a], Array("größer €".utf8), [UInt8](0...255)])
    func roundTrip(value: [UInt8]) throws {
        let original = letter(
            value, key: "\u{0}key\u{FFFD}", headers: [.init("tb_tenant", "t"), .init("x", "\"\\\n"), .init("x", "")])
        let (record, read) = try announced(original)
        #expect(read == original)
        #expect(Array(read.value) == value)
        #expect(read.claimedTenant == "t")
        #expect(read.isWhole)
        #expect(record.topic == .deadLetters && record.key == "\u{0}key\u{FFFD}")
        #expect(record.headers.contains(.init("ce_type", "tallybridge.dead-letter.v1")))
    }

    @Test("of a record is named by where the record was")
    func identity() {
        #expect(letter().id == "d03ce265-1b1b-57a7-b348-4aada070e0c6")
        #expect(letter(reason: "another").id == letter().id)
        #expect(letter(offset: 42).id != letter().id)
    }

    @Test("of a work item is named by its kind, company and payload")
    func ofWork() throws {
        let item = DeadLetter(
            workKind: "collect", company: Samples.company.text, tenant: Samples.tenant.text, payload: Array("{}".utf8),
            reason: "why", service: "usage-collector", at: Samples.moment)
        #expect(item.id == "77f9cba3-3d21-55ef-9e35-92949c4caa08")
        #expect(item.topic == "work:collect" && item.partition == nil && item.offset == nil)
        let (record, read) = try announced(item)
        #expect(read == item)
        #expect(record.key == Samples.company.text)
    }

    @Test("without a key is keyed by its id")
    func withoutKey() throws {
        let (record, read) = try announced(letter(key: nil))
        #expect(record.key == record.headers.first { $0.name == "ce_id" }?.value)
        #expect(read.key == nil)
    }

    @Test(
        "too large for a topic is announced without what makes it so, and says it",
        arguments: ["value", "headers", "key", "tenant"])
    func cut(part: String) throws {
        let long = String(repeating: "x", count: 1_000_000)
        let original = letter(
            part == "value" ? Array(long.utf8) : [1], key: part == "key" ? long : "k",
            headers: part == "headers" ? [.init("h", long)] : part == "tenant" ? [.init("tb_tenant", long)] : [])
        let (record, read) = try announced(original)
        let size = record.value.count + record.key.utf8.count + record.headers.map(\.value.utf8.count).reduce(0, +)
        #expect(size < 1_000_000)
        #expect(!read.isWhole && original.isWhole)
        #expect(read.id == original.id && read.offset == 41 && read.value.isEmpty)
    }

    @Test("bounds its reason")
    func boundedReason() {
        #expect(letter(reason: String(repeating: "r", count: 100_000)).reason.count == 2000)
    }
}
