import Pipeline
import Ports
import Testing

@Suite("Back-off")
struct BackoffTests {
    private struct Fixed: RandomSource {
        let value: Double
        func fraction() -> Double { value }
    }

    @Test("the bound doubles up to the longest", arguments: [(1, 10), (2, 20), (3, 40), (4, 60), (40, 60)])
    func bound(attempts: Int, seconds: Int) {
        let backoff = Backoff(first: .seconds(10), longest: .seconds(60))
        #expect(backoff.delay(afterAttempts: attempts, random: Fixed(value: 0)) == .seconds(seconds) / 2)
        let nearly = backoff.delay(afterAttempts: attempts, random: Fixed(value: 0.999))
        #expect(nearly < .seconds(seconds) && nearly > .seconds(seconds) * 0.99)
    }
}
