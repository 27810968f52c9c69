import Testing

@testable import Postgres

@Suite struct StatementCacheTests {
    @Test func aStatementIsPreparedAtItsSecondUse() {
        var cache = StatementCache(capacity: 4)
        let first = cache.plan(for: "a")
        let second = cache.plan(for: "a")
        #expect(first == .direct)
        guard case .prepare(let name) = second else {
            Issue.record("expected a name, not \(second)")
            return
        }
        cache.didPrepare("a", name: name)
        let third = cache.plan(for: "a")
        #expect(third == .prepared(name: name))
    }

    @Test func theLeastRecentlyUsedGoesFirst() {
        var cache = StatementCache(capacity: 2)
        for text in ["a", "b"] {
            _ = cache.plan(for: text)
            guard case .prepare(let name) = cache.plan(for: text) else { continue }
            cache.didPrepare(text, name: name)
        }
        _ = cache.plan(for: "a")
        _ = cache.plan(for: "c")
        let evicted = cache.takeEvicted()
        #expect(evicted.count == 1)
        let again = cache.takeEvicted()
        #expect(again.isEmpty)
        #expect(cache.count == 2)
        guard case .prepared = cache.plan(for: "a") else {
            Issue.record("the recently used one was given up")
            return
        }
        let gone = cache.plan(for: "b")
        #expect(gone == .direct)
    }

    @Test func aForgottenStatementBeginsAnew() {
        var cache = StatementCache(capacity: 2)
        _ = cache.plan(for: "a")
        cache.didPrepare("a", name: "s1")
        cache.forget("a")
        let evicted = cache.takeEvicted()
        #expect(evicted == ["s1"])
        let plan = cache.plan(for: "a")
        #expect(plan == .direct)
    }
}

@Suite struct BackoffTests {
    @Test func thePauseDoublesUpToItsLimitAndASuccessEndsIt() {
        var backoff = Backoff()
        var now = ContinuousClock.now
        var pauses: [Duration] = []
        for _ in 0..<8 {
            backoff.failed(at: now)
            let next = backoff.notBefore ?? now
            pauses.append(next - now)
            now = next
        }
        let expected = [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { Duration.milliseconds($0) }
        #expect(pauses == expected)
        backoff.succeeded()
        #expect(backoff.notBefore == nil)
    }

    @Test func failuresDuringAPauseCountOnce() {
        var backoff = Backoff()
        let now = ContinuousClock.now
        for _ in 0..<5 { backoff.failed(at: now) }
        #expect(backoff.failures == 1)
    }
}
