import Billing
import Contracts
import Foundation
import Testing

@Suite("The JSON Schemas beside the messages")
struct SchemaTests {
    @Test("there is one for each message type, and no other")
    func oneForEach() throws {
        #expect(
            try Repository.names(in: Repository.schemas) == AnyMessage.all.map { "\($0.type).schema.json" }.sorted())
        #expect(Set(AnyMessage.all.map(\.topic)) == Set(Topic.allCases))
    }

    @Test("what services publish validates", arguments: AnyMessage.all)
    func publishedValidates(message: AnyMessage) async throws {
        let problems = try await SchemaChecker.problems(with: [try message.record().value], type: message.type)
        #expect(problems == [""])
    }

    @Test("every outcome of a plan validates")
    func outcomes() async throws {
        let values = try AdditionResult.Outcome.allCases.map {
            try Samples.outgoing(try Samples.additionResult($0)).value
        }
        let problems = try await SchemaChecker.problems(with: values, type: AdditionResult.type)
        #expect(problems == values.map { _ in "" })
    }

    @Test("both forms of a dead letter validate: of a work item, and cut to what a topic takes")
    func deadLetters() async throws {
        let work = DeadLetter(
            workKind: "collect", company: Samples.company.text, tenant: Samples.tenant.text, payload: Array("{}".utf8),
            reason: "not a request", service: "usage-collector", at: Samples.moment)
        let large = DeadLetter(
            Samples.incoming(
                try Samples.outgoing(Samples.replanRequest()), value: [UInt8](repeating: 7, count: 600_000)),
            reason: "too long", service: "billing-calculator", at: Samples.moment)
        let values = [try work.record().value, try large.record().value]
        #expect(try await SchemaChecker.problems(with: values, type: DeadLetter.type) == ["", ""])
    }

    @Test("schema and decoder refuse the same", arguments: AnyMessage.messages)
    func refuseTheSame(message: AnyMessage) async throws {
        let record = try message.record()
        let mutations = try Mutation.all(of: record.value)
        #expect(mutations.count > 10)
        let problems = try await SchemaChecker.problems(with: mutations.map(\.value), type: message.type)
        for (mutation, problem) in zip(mutations, problems) {
            #expect(!problem.isEmpty, "the schema lets \(mutation.what) pass")
            let error = #expect(throws: MessageError.self, "\(mutation.what) is read") {
                try message.read(Samples.incoming(record, value: mutation.value))
            }
            let description = error?.description ?? ""
            #expect(description.contains(mutation.field), "\(mutation.what): '\(description)' does not name the field")
        }
    }
}

/// A value with one field spoilt.
struct Mutation {
    let field: String
    let what: String
    let value: [UInt8]

    /// Each field of an object: missing, null, of another type, and in a form of its type that is not the field's.
    static func all(of value: [UInt8]) throws -> [Mutation] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
        return try object.keys.sorted().flatMap { field in
            let isText = object[field] is String
            var spoilt: [(String, Any?)] = [("missing", nil), ("null", NSNull()), ("a list", [Any]())]
            spoilt += isText ? [("a number", 5), ("another text", "no such form"), ("empty", "")] : []
            spoilt += isText ? [("upper case", (object[field] as? String)?.uppercased() ?? "")] : []
            spoilt += isText ? [] : [("a text", "5"), ("negative", -1), ("a fraction", 1.5), ("huge", 9.1e15)]
            // A date has no letters to put in upper case.
            return try spoilt.filter { !($0.0 == "upper case" && field == "billingDate") }.map { what, replacement in
                var copy = object
                copy[field] = replacement
                let data = try JSONSerialization.data(withJSONObject: copy, options: [.sortedKeys])
                return Mutation(field: field, what: "\(field) \(what)", value: Array(data))
            }
        }
    }
}
