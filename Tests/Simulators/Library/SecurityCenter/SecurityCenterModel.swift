import Foundation
import Locking
import StrictJSON

/// One simulated administration server of Kaspersky Security Center: its state and its Open API, without HTTP.
///
/// Callable from any thread; every call is answered at once. `exchange` is what arrives over the wire (counted, faults
/// played); `respond` is the API without faults.
package final class SecurityCenterModel: Sendable {
    /// What a client signs in with.
    package let credentials: SecurityCenterCredentials
    /// The source's name in the scenario.
    package let name: String
    private let tenant: String
    private let faults: FaultPlan
    private let router: SecurityCenterRouter
    private let clock: @Sendable () -> Duration
    private let state: Locked<SecurityCenterState>

    /// A server that holds what `source` says, on the day `today`.
    ///
    /// `clock` is any time that runs forward: idle sessions and result sets are measured by it.
    package init(
        _ source: Scenario.Source, tenant: String, today: CalendarDay, faults: FaultPlan = FaultPlan(),
        clock: (@Sendable () -> Duration)? = nil
    ) {
        name = source.name
        self.tenant = tenant
        self.faults = faults
        credentials = SecurityCenterCredentials(tenant: tenant, source: source.name)
        router = SecurityCenterRouter(credentials: credentials)
        let begin = ContinuousClock.now
        self.clock = clock ?? { ContinuousClock.now - begin }
        state = Locked(SecurityCenterState(source, name: "\(tenant)/\(source.name)", today: today))
    }

    /// A request as it arrives: counted, subject to faults.
    package func exchange(_ request: ModelRequest) -> Delivery {
        let method = SecurityCenterRouter.method(ofPath: request.path) ?? request.path
        state.withLock { $0.statistics.callsByMethod[method, default: 0] += 1 }
        let call = ArrivedCall(
            place: .source, tenant: tenant, method: request.method, path: request.path, openAPIMethod: method)
        return Delivery.playing(
            faults.effect(on: call), on: request, refusal: SecurityCenterRouter.fault,
            apply: { odd(respond(request), to: call) },
            partialRead: { self.answer(request, partial: true) })
    }

    /// The answer with records made odd, in itself or in the result set that it opens.
    private func odd(_ answer: ModelAnswer, to call: ArrivedCall) -> ModelAnswer {
        var answer = answer
        for record in faults.oddRecords(on: call) {
            guard let json = answer.json else { continue }
            if let odd = record.applied(to: json) {
                answer = ModelAnswer(status: answer.status, headers: answer.headers, json: odd)
                faults.note(record)
            } else if let name = json["wstrIterator"]?.text ?? json["strAccessor"]?.text {
                let isThere = state.withLock { state in
                    guard let rows = state.resultSets[name]?.rows,
                        let odd = record.applied(to: .array(rows))?.elements
                    else { return false }
                    state.resultSets[name]?.rows = odd
                    return true
                }
                if isThere { faults.note(record) }
            }
        }
        return answer
    }

    /// What the API answers, without faults.
    package func respond(_ request: ModelRequest) -> ModelAnswer { answer(request, partial: false) }

    private func answer(_ request: ModelRequest, partial: Bool) -> ModelAnswer {
        let now = clock()
        return state.withLock { router.answer(request, &$0, now: now, partial: partial) }
    }

    /// Sets the server's date.
    package func beginDay(_ day: CalendarDay) { state.withLock { $0.today = day } }

    /// What changes at the source; `path` is the change's place in the scenario.
    package func apply(_ change: Scenario.SourceChange, path: String = "") throws(WorldError) {
        try state.withLock { (state) throws(WorldError) in try state.apply(change, path: path) }
    }

    /// Changes how the server misbehaves.
    package func setSwitches(_ change: (inout SecurityCenterSwitches) -> Void) {
        state.withLock { change(&$0.switches) }
    }

    /// Ends every session now, as an idle time-out would.
    package func expireSessions() {
        state.withLock { state in
            for token in Array(state.sessions.keys) { state.expire(token) }
        }
    }

    /// How many sessions and result sets there were, and how many calls.
    package var statistics: SecurityCenterStatistics { state.withLock { $0.currentStatistics } }

    /// The virtual servers as (identity, current name), in their order.
    package var virtualServers: [(uid: String, name: String)] {
        state.withLock { $0.servers.map { ($0.uid, $0.name) } }
    }
}
