import Billing
import Contracts
import Foundation
import Testing

@Suite("Reading a record as a message")
struct DecodingTests {
    private func error(_ record: IncomingRecord) -> String {
        do throws(MessageError) {
            _ = try record.message(CollectionRequest.self)
            return "none"
        } catch {
            return error.description
        }
    }

    @Test("gives back what was published", arguments: AnyMessage.messages)
    func roundTrip(message: AnyMessage) throws {
        let record = try message.record()
        #expect(try message.read(Samples.incoming(record)) == record.value)
    }

    @Test("unknown fields and headers are ignored", arguments: AnyMessage.all)
    func unknownFields(message: AnyMessage) throws {
        let record = try message.record()
        var object = try #require(try JSONSerialization.jsonObject(with: Data(record.value)) as? [String: Any])
        object["tomorrow"] = ["deep": [1, 2, NSNull()]]
        let value = Array(try JSONSerialization.data(withJSONObject: object))
        let read = try message.read(Samples.incoming(record, value: value, header: "ce_tomorrow", is: "x"))
        #expect(read == record.value)
    }

    @Test(
        "a header that is missing or disagrees is named",
        arguments: [
            ("ce_type", nil, "header ce_type is missing"), ("ce_type", UsageSnapshotTaken.type, "header ce_type is"),
            ("ce_type", "tallybridge.collection-request.v2", "header ce_type is"),
            ("tb_tenant", nil, "header tb_tenant"), ("tb_tenant", Samples.company.text, "header tb_tenant"),
            ("ce_id", nil, "header ce_id"), ("ce_id", Samples.company.text, "header ce_id"),
        ])
    func headers(name: String, text: String?, complaint: String) throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        #expect(error(Samples.incoming(record, header: name, is: text)).hasPrefix(complaint))
    }

    @Test("a key that is not the managed company is named", arguments: [nil, "", Samples.tenant.text])
    func key(key: String?) throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        #expect(error(Samples.incoming(record, key: .some(key))).hasPrefix("the key is not"))
    }

    @Test("a value that is too long is not read at all")
    func tooLong() throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        let padded = record.value + [UInt8](repeating: 0x20, count: maximumMessageBytes - record.value.count)
        #expect(error(Samples.incoming(record, value: padded)) == "none")
        let complaint = error(Samples.incoming(record, value: padded + [0x20]))
        #expect(complaint == "the value has 16385 bytes, at most 16384 are read")
    }

    @Test(
        "a value that is no JSON object is said to be none",
        arguments: ["", "{", "[]", "null", "\"text\"", "\u{FEFF}{}", String(repeating: "[", count: 5000)])
    func notJSON(text: String) throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        let complaint = error(Samples.incoming(record, value: Array(text.utf8)))
        #expect(complaint != "none")
        #expect(complaint.contains("value") || complaint.contains("missing"))
    }

    @Test("a field that stands there twice is named, whichever of the two a decoder would take")
    func repeated() throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        let twice = Array(#"{"tenant":"a","#.utf8) + record.value.dropFirst()
        #expect(error(Samples.incoming(record, value: twice)).contains("'tenant' only once"))
    }

    @Test("an unknown field may hold much, but not be nested without end")
    func nested() throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        func with(_ levels: Int) -> [UInt8] {
            let deep = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
            return Array(#"{"tomorrow":\#(deep),"#.utf8) + record.value.dropFirst()
        }
        #expect(error(Samples.incoming(record, value: with(15))) == "none")
        #expect(error(Samples.incoming(record, value: with(16))).contains("at most 16 levels"))
    }

    @Test("bytes that are not UTF-8 are refused")
    func notText() throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        #expect(error(Samples.incoming(record, value: [0x7b, 0xff, 0xfe, 0x7d])) != "none")
    }

    @Test("a complaint quotes a claim only as far as it is worth showing")
    func boundedComplaint() throws {
        let record = try Samples.outgoing(try Samples.collectionRequest())
        let long = String(repeating: "x", count: 10_000)
        #expect(error(Samples.incoming(record, header: "ce_type", is: long)).count < 300)
        let value = String(decoding: record.value, as: UTF8.self)
            .replacingOccurrences(of: Samples.source.text, with: long)
        let complaint = error(Samples.incoming(record, value: Array(value.utf8)))
        #expect(complaint.hasPrefix("source is not a UUID") && complaint.count < 300)
    }
}
