import Billing
import Ports
import Testing

@testable import ConnectWiseWriterStage

@Suite("Why work on a company stops")
struct InterruptionTests {
    private static let ours: [Interruption] = [
        .store(PortError(.unavailable, "away")), .leaseLost, .busy("another writer has it"), .settling(.seconds(1)),
        .newerReading(Ids.day("2026-11-25")),
    ]
    private static let outside: [Interruption] =
        [.outcomeUnknown(ConnectWiseError(.outcomeUnknown("reset"), call: "POST additions")), .closed(.seconds(1))]
        + reasons.map { .connectWise(ConnectWiseError($0, call: "GET additions")) }
    private static let reasons: [ConnectWiseError.Reason] = [
        .notSent("refused"), .outcomeUnknown("reset"), .throttled(retryAfter: nil), .unauthorized("401"),
        .misconfigured("host"), .unavailable(status: 503, "maintenance"), .notFound,
        .refused(status: 400, field: nil, message: "no"), .notApplied("quantity"),
    ]

    @Test("what is our own cause is told as not written in time, and nobody is sent to check address and keys")
    func ours() {
        for interruption in Self.ours {
            #expect(interruption.exceptionCode == .notWrittenInTime)
            #expect(interruption.advice.hasPrefix("Nothing has to be done in ConnectWise"))
            for word in ["address", "keys", "rights"] { #expect(!interruption.advice.contains(word)) }
        }
    }

    @Test("what comes from ConnectWise is told as a connection that needs attention, with what to check")
    func outside() {
        for interruption in Self.outside {
            #expect(interruption.exceptionCode == .connectionNeedsAttention)
            #expect(interruption.advice.contains("check address, keys and rights of the site"))
        }
    }

    @Test("only what never gets better by itself is told at once")
    func needsAttention() {
        let told = (Self.ours + Self.outside).filter(\.needsAttention).map(\.description)
        let expected = [ConnectWiseError.Reason.unauthorized("401"), .misconfigured("host")]
        #expect(told == expected.map { ConnectWiseError($0, call: "GET additions").sentence })
    }

    @Test("each says its cause")
    func causes() {
        #expect(
            Self.ours.map(\.description) == [
                "unavailable: away", "the lease on the agreement was lost", "another writer has it",
                "a write is too young to be looked up", "the usage of 2026-11-25 is still to be read",
            ])
        #expect(Interruption.closed(.seconds(1)).description == "the site is left alone for now")
    }
}
