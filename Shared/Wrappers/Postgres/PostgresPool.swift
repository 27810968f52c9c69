import Dispatch
import Locking

/// A bounded set of connections, leased in fair order, opened when needed and replaced when lost.
package final class PostgresPool: Sendable {
    /// How the pool was set up.
    package let configuration: PostgresConfiguration
    private let state: Locked<PoolState>

    /// A pool without a connection yet; the first lease opens one.
    package init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        state = Locked(PoolState(limit: configuration.connections, waiters: configuration.waiters))
    }

    /// Leases a connection for the closure.
    ///
    /// A connection that comes back with an open transaction, or lost, is replaced.
    package nonisolated(nonsending) func withConnection<R: Sendable>(
        _ body: (PostgresConnection) async throws -> R
    ) async throws -> R {
        let session = try await lease()
        let connection = PostgresConnection(session: session)
        defer {
            connection.end()
            take(back: session)
        }
        return try await body(connection)
    }

    /// Runs one statement on a connection of its own and returns its rows.
    package func query(_ sql: SQL, prepared: Bool = true) async throws(PostgresError) -> [PostgresRow] {
        try await once(sql, prepared: prepared).rows
    }

    /// Runs one statement on a connection of its own and returns how many rows it changed.
    @discardableResult
    package func execute(_ sql: SQL, prepared: Bool = true) async throws(PostgresError) -> Int {
        try await once(sql, prepared: prepared).affected
    }

    /// Tasks that wait for a connection now.
    package var waiting: Int { state.withLock(\.waiting) }

    /// Whether `shutdown` was called.
    package var isClosed: Bool { state.withLock(\.isClosed) }

    /// Turns waiting and later leases away, waits for the leased connections, and disconnects.
    package func shutdown() async {
        let (queue, idle) = state.withLock { $0.close() }
        for ticket in queue { _ = ticket.offer(.closed) }
        for idle in idle { await idle.session.shutdown() }
        await withCheckedContinuation { waiter in
            if state.withLock({ $0.isDrained(orTell: waiter) }) { waiter.resume() }
        }
        for session in state.withLock({ $0.takeDeparted() }) { await session.shutdown() }
    }

    private func once(_ sql: SQL, prepared: Bool) async throws(PostgresError) -> QueryAnswer {
        let session = try await lease()
        defer { take(back: session) }
        return try await session.run { (handle) throws(PostgresError) in try handle.run(sql, prepared: prepared) }
    }
}

extension PostgresPool {
    private func lease() async throws(PostgresError) -> Session {
        if Task.isCancelled { throw PostgresError(.cancelled) }
        let ticket = PoolTicket()
        switch state.withLock({ $0.request(ticket) }) {
        case .use(let idle): return try await usable(idle)
        case .open: return try await open()
        case .wait: return try await granted(ticket)
        case .closed: throw PostgresError(.closed)
        case .crowded:
            throw PostgresError(.unavailable("\(configuration.waiters) tasks wait for a connection already"))
        }
    }

    private func granted(_ ticket: PoolTicket) async throws(PostgresError) -> Session {
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .milliseconds(Int(configuration.leaseTimeout.wholeMilliseconds))
        ) {
            _ = ticket.offer(.timedOut)
        }
        let grant = await withTaskCancellationHandler {
            await ticket.wait()
        } onCancel: {
            _ = ticket.offer(.cancelled)
        }
        switch grant {
        case .session(let idle): return try await usable(idle)
        case .place: return try await open()
        case .closed: throw PostgresError(.closed)
        case .cancelled:
            state.withLock { $0.forget(ticket) }
            throw PostgresError(.cancelled)
        case .timedOut:
            state.withLock { $0.forget(ticket) }
            let limit = configuration.connections
            throw PostgresError(.unavailable("all \(limit) connections were in use for \(configuration.leaseTimeout)"))
        }
    }

    /// A connection that was idle for a while, or since before a loss, may be dead without anybody knowing.
    private func usable(_ idle: PoolState.Idle) async throws(PostgresError) -> Session {
        let lastLoss = state.withLock(\.lastLoss)
        let isFresh = ContinuousClock.now - idle.since < .seconds(1) && lastLoss.map { $0 < idle.since } ?? true
        if isFresh { return idle.session }
        if await idle.session.isAlive() { return idle.session }
        lost(idle.session)
        return try await open()
    }

    private func open() async throws(PostgresError) -> Session {
        do throws(PostgresError) {
            try await pause()
            let session = try await Session.open(configuration)
            state.withLock { $0.backoff.succeeded() }
            return session
        } catch {
            if case .unavailable = error.reason { state.withLock { $0.backoff.failed(at: .now) } }
            give(.place)
            throw error
        }
    }

    private func pause() async throws(PostgresError) {
        guard let until = state.withLock(\.backoff.notBefore), until > .now else { return }
        // Up to half as long again, so that many processes do not come back in step.
        let wait = (until - .now) * Double.random(in: 1...1.5)
        do {
            try await Task.sleep(for: wait)
        } catch {
            throw PostgresError(.cancelled)
        }
    }

    private func take(back session: Session) {
        if session.isReusable { return give(.session(session)) }
        if session.isLost { lost(session) } else { session.close() }
        give(.place)
    }

    private func lost(_ session: Session) {
        session.close()
        state.withLock { $0.lastLoss = .now }
    }

    private func give(_ freed: PoolState.Freed) {
        while true {
            let now = ContinuousClock.now
            switch state.withLock({ $0.hand(freed, at: now) }) {
            case .offer(let ticket):
                if ticket.offer(freed.grant(at: now)) { return }
            case .kept:
                return
            case .drop(let session, let waiters):
                session?.close()
                for waiter in waiters { waiter.resume() }
                return
            }
        }
    }
}
