import Contracts
import Foundation
import Pipeline
import Ports
import SimulatedPorts
import Testing

@Suite("The dead letter office")
struct DeadLetterOfficeTests {
    private let topics = SimulatedTopics()
    private let clock = SimulatedClock()
    private let gate = Gate()
    private let letters: Letters
    private var office: DeadLetterOffice { letters.office }

    init() { letters = Letters(SimulatedStore(clock: clock), gate, topics: topics, clock: clock) }

    private let refused: [(record: IncomingRecord, reason: String)] = [
        (Ids.garbage(.usageSnapshots, offset: 7), "no JSON"), (Ids.garbage(.usageSnapshots, offset: 8), "no type"),
    ]

    @Test("keeps each record with its bytes and reason, and tells it")
    func keeps() async throws {
        try await office.giveUp(refused)
        #expect(letters.letters.map(\.reason) == ["no JSON", "no type"])
        #expect(letters.letters.map(\.offset) == [7, 8])
        #expect(letters.letters.allSatisfy { Array($0.value) == [0xff, 0x00] && $0.service == "test" })
        #expect(letters.counted == ["tb.usage-snapshots", "tb.usage-snapshots"])
        let told = try topics.records.map { try CanonicalJSON.decode(DeadLetter.self, from: $0.value) }
        #expect(told == letters.letters)
    }

    @Test("has nothing to do with nothing")
    func nothing() async throws {
        try await office.giveUp([])
        #expect(topics.records.isEmpty && letters.letters.isEmpty)
    }

    @Test("fails as a whole, and a repetition keeps and counts each letter once", arguments: ["keep", "publish"])
    func fails(call: String) async throws {
        if call == "keep" { gate.faults.fail("deadLetters.keep") } else { topics.fail(1) }
        await #expect(throws: PortError.self) { try await office.giveUp(refused) }
        #expect(letters.counted.isEmpty)
        #expect(topics.records.isEmpty)
        try await office.giveUp(refused)
        #expect(letters.letters.count == 2 && topics.records.count == 2 && letters.counted.count == 2)
    }

    @Test("a letter that is refused is kept bare, with its bytes, and keeps no other from being kept")
    func bare() async throws {
        // The batch, then the first letter alone.
        gate.faults.fail("deadLetters.keep", .before, .refused, times: 2)
        try await office.giveUp(refused)
        #expect(letters.letters.map(\.offset) == [7, 8])
        #expect(letters.letters.map(\.isWhole) == [false, true])
        #expect(letters.letters.allSatisfy { Array($0.value) == [0xff, 0x00] })
        #expect(letters.counted.count == 2)
    }

    @Test("a letter that cannot be kept at all is told, counted, and keeps nobody waiting")
    func notKept() async throws {
        gate.faults.fail("deadLetters.keep", .before, .refused, times: 3)
        try await office.giveUp(refused)
        #expect(letters.letters.map(\.offset) == [8])
        #expect(topics.records.count == 2 && letters.counted.count == 2)
    }

    @Test("a letter that was kept and never acknowledged is the same letter when it comes again")
    func answerLost() async throws {
        gate.faults.fail("deadLetters.keep", .after)
        await #expect(throws: PortError.self) { try await office.giveUp(refused) }
        clock.advance(by: .seconds(60))
        try await office.giveUp(refused)
        #expect(letters.letters.count == 2)
    }
}
