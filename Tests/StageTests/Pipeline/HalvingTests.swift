import Pipeline
import Ports
import Testing

@Suite("A batch that is refused")
struct HalvingTests {
    /// Halves a batch until its offenders stand alone.
    private func divide(_ batch: [Int], refusing offenders: Set<Int>) -> (tried: [[Int]], alone: [Int]) {
        var halving = Halving(batch)
        var (tried, alone): ([[Int]], [Int]) = ([], [])
        while let part = halving.next {
            tried.append(part)
            if offenders.isDisjoint(with: part) {
                halving.taken()
            } else if let offender = halving.refused() {
                alone.append(offender)
            }
        }
        return (tried, alone)
    }

    @Test("is divided so that every offender stands alone and everything else is taken, whoever offends")
    func everySubset() {
        for count in 0...9 {
            let batch = Array(0..<count)
            for mask in 0..<(1 << count) {
                let offenders = Set(batch.filter { mask & (1 << $0) != 0 })
                let (tried, alone) = divide(batch, refusing: offenders)
                #expect(alone == batch.filter(offenders.contains), "in order, each once")
                let taken = tried.filter { offenders.isDisjoint(with: $0) }.flatMap { $0 }
                #expect(taken == batch.filter { !offenders.contains($0) })
                #expect(tried.count <= max(1, 2 * count - 1))
            }
        }
    }

    @Test("costs few attempts for one offender among many, and two for each where all offend")
    func cost() {
        for offender in [0, 255, 511] {
            #expect(divide(Array(0..<512), refusing: [offender]).tried.count == 19)
        }
        #expect(divide(Array(0..<512), refusing: Set(0..<512)).tried.count == 1023)
        #expect(divide(Array(0..<512), refusing: []).tried.count == 1)
        #expect(divide([], refusing: []).tried.isEmpty)
    }

    @Test(
        "is not divided by a store that is away or set up wrongly",
        arguments: [PortError.Reason.unavailable, .misconfigured])
    func notOfContent(reason: PortError.Reason) async throws {
        var tried = 0
        let error = await #expect(throws: PortError.self) {
            try await splitting([1, 2, 3]) { (_) async throws(PortError) in
                tried += 1
                throw PortError(reason, "no")
            } offender: { (_, _) async throws(PortError) in
                Issue.record("nobody offends")
            }
        }
        #expect(error?.reason == reason && tried == 1)
    }

    @Test("by a store that goes away in the middle comes again as a whole")
    func away() async throws {
        var taken: [Int] = []
        var alone: [Int] = []
        await #expect(throws: PortError(.unavailable, "away")) {
            try await splitting(Array(1...8)) { (part) async throws(PortError) in
                if part.contains(2) { throw PortError(.refused, "two") }
                if part.contains(5) { throw PortError(.unavailable, "away") }
                taken += part
            } offender: { (offender, _) async throws(PortError) in
                alone.append(offender)
            }
        }
        #expect(taken == [1, 3, 4] && alone == [2])
    }
}
