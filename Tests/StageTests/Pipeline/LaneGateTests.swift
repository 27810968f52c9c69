import Pipeline
import SimulatedPorts
import Testing

@Suite("The gate of the lanes")
struct LaneGateTests {
    private let clock = SimulatedClock()

    @Test("an open lane lets everybody through; a closed one says how long it stays so")
    func closes() {
        let gate = LaneGate(clock: clock)
        #expect(gate.wait(for: "a") == nil && gate.wait(for: "a") == nil)
        gate.close("a", for: .seconds(30))
        clock.advance(by: .seconds(10))
        #expect(gate.wait(for: "a") == .seconds(20))
        #expect(gate.wait(for: "b") == nil)
        #expect(gate.closed == 1)
    }

    @Test("when its time has come one probe goes through, the others wait for how it ends")
    func probes() {
        let gate = LaneGate(clock: clock, probeWait: .seconds(2))
        gate.close("a", for: .seconds(30))
        clock.advance(by: .seconds(30))
        #expect(gate.wait(for: "a") == nil)
        #expect(gate.wait(for: "a") == .seconds(2))
        clock.advance(by: .seconds(300))
        #expect(gate.wait(for: "a") == .seconds(2), "the probe is still under way")
    }

    @Test("a probe that fails closes the lane again; one that learns nothing lets another go")
    func probeEnds() {
        let gate = LaneGate(clock: clock)
        gate.close("a", for: .seconds(30))
        clock.advance(by: .seconds(30))
        #expect(gate.wait(for: "a") == nil)
        gate.unresolved("a")
        #expect(gate.wait(for: "a") == nil, "nothing was learned")
        gate.close("a", for: .seconds(60))
        #expect(gate.wait(for: "a") == .seconds(60))
        clock.advance(by: .seconds(60))
        #expect(gate.wait(for: "a") == nil)
    }

    @Test("a success opens the lane for all")
    func opens() {
        let gate = LaneGate(clock: clock)
        gate.close("a", for: .seconds(30))
        gate.succeeded("a")
        #expect(gate.wait(for: "a") == nil)
        #expect(gate.closed == 0)
    }

    @Test("what is said of an open lane by those who were let through changes nothing")
    func unresolvedOpen() {
        let gate = LaneGate(clock: clock)
        gate.unresolved("a")
        #expect(gate.wait(for: "a") == nil && gate.closed == 0)
    }
}
