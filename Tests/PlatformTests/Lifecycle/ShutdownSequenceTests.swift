import Testing

@testable import Lifecycle

@Suite("the order of a shutdown")
struct ShutdownSequenceTests {
    @Test("services stop one by one, the last started first")
    func reverseOrder() {
        var sequence = ShutdownSequence(count: 3)
        #expect(sequence.stopRequested() == .stop(2))
        #expect(sequence.ended(2) == .stop(1))
        #expect(sequence.ended(1) == .stop(0))
        #expect(sequence.ended(0) == .finish)
    }

    @Test("asking again changes nothing")
    func repeatedRequest() {
        var sequence = ShutdownSequence(count: 2)
        #expect(sequence.stopRequested() == .stop(1))
        #expect(sequence.stopRequested() == .none)
    }

    @Test("a service that ends while running starts the stop of the others")
    func earlyEnd() {
        var sequence = ShutdownSequence(count: 3)
        #expect(sequence.ended(1) == .stop(2))
        #expect(sequence.ended(2) == .stop(0))
        #expect(sequence.ended(0) == .finish)
    }

    @Test("a service that ends out of turn does not make the group ask the next one early")
    func endsOutOfTurn() {
        var sequence = ShutdownSequence(count: 3)
        #expect(sequence.stopRequested() == .stop(2))
        #expect(sequence.ended(0) == .none)
        #expect(sequence.ended(2) == .stop(1))
        #expect(sequence.ended(1) == .finish)
    }

    @Test("the deadline cancels all that remain, the next one abandons them")
    func deadlines() {
        var sequence = ShutdownSequence(count: 3)
        #expect(sequence.deadlinePassed() == .none)
        #expect(sequence.stopRequested() == .stop(2))
        #expect(sequence.ended(1) == .none)
        #expect(sequence.deadlinePassed() == .cancelAll([0, 2]))
        #expect(sequence.ended(0) == .none)
        #expect(sequence.deadlinePassed() == .abandon([2]))
        #expect(sequence.deadlinePassed() == .none)
        #expect(sequence.ended(2) == .finish)
    }

    @Test("a group of one that ends is finished")
    func single() {
        var sequence = ShutdownSequence(count: 1)
        #expect(sequence.ended(0) == .finish)
    }
}
