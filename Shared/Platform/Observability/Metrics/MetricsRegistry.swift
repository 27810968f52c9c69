import Locking

/// All metrics of a process, rendered as Prometheus text.
///
/// Asking for the same metric twice gives the same one; asking for it in another shape is a programming error and traps.
package final class MetricsRegistry: Sendable {
    private struct State: Sendable {
        var families: [String: MetricFamily] = [:]
        var hooks: [@Sendable () -> Void] = []
        var asyncHooks: [@Sendable () async -> Void] = []
    }

    private let state = Locked(State())
    private let maximumSeries: Int
    private let collapsed: MetricFamily

    /// An empty registry.
    ///
    /// - Parameter maximumSeries: How many sets of label values a metric may have; further ones are added up in one
    ///   series whose labels are all `other`, and counted in `metrics_collapsed_updates_total`.
    package init(maximumSeries: Int = 200) {
        self.maximumSeries = maximumSeries
        collapsed = MetricFamily(
            name: "metrics_collapsed_updates_total",
            help: "Updates that went to the series \"other\" because a metric had too many sets of label values.",
            kind: .counter, labels: ["metric"], maximumSeries: .max, onCollapse: {})
        state.withLock { $0.families[collapsed.name] = collapsed }
    }

    /// A counter; its name ends in `_total`.
    package func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
        Counter(family: family(name, help: help, kind: .counter, labels: labels))
    }

    package func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
        Gauge(family: family(name, help: help, kind: .gauge, labels: labels))
    }

    /// A histogram with these upper bounds, in ascending order; the last, infinite one is understood.
    package func histogram(
        _ name: String, help: String, labels: [String] = [], buckets: [Double] = Histogram.durationBuckets
    ) -> Histogram {
        precondition(zip(buckets, buckets.dropFirst()).allSatisfy(<), "the buckets of \(name) must ascend")
        return Histogram(family: family(name, help: help, kind: .histogram(buckets), labels: labels), bounds: buckets)
    }

    /// Calls `hook` before each rendering: for gauges that are cheap to read then.
    package func onCollect(_ hook: @escaping @Sendable () -> Void) { state.withLock { $0.hooks.append(hook) } }

    /// Awaits `hook` before each scrape: for gauges that must be asked for.
    package func onScrape(_ hook: @escaping @Sendable () async -> Void) {
        state.withLock { $0.asyncHooks.append(hook) }
    }

    /// Awaits the scrape hooks, one after the other, and renders.
    package func scrape() async -> String {
        for hook in state.withLock({ $0.asyncHooks }) { await hook() }
        return renderPrometheus()
    }

    /// Runs the collect hooks and renders all metrics, ordered by name, in the Prometheus text format 0.0.4.
    package func renderPrometheus() -> String {
        for hook in state.withLock({ $0.hooks }) { hook() }
        return state.withLock { $0.families.values.map { $0 } }
            .sorted { $0.name < $1.name }
            .map(\.prometheusText)
            .joined()
    }

    private func family(
        _ name: String, help: String, kind: MetricFamily.Kind, labels: [String]
    ) -> MetricFamily {
        precondition(PrometheusName.isValid(name), "\(name) is not a metric name")
        precondition(labels.allSatisfy(PrometheusName.isValidLabel), "\(labels) of \(name) are not label names")
        precondition(kind != .counter || name.hasSuffix("_total"), "the counter \(name) must end in _total")
        return state.withLock { state in
            if let known = state.families[name] {
                precondition(known.kind == kind && known.labels == labels, "\(name) is registered in two shapes")
                return known
            }
            let family = MetricFamily(
                name: name, help: help, kind: kind, labels: labels, maximumSeries: maximumSeries,
                onCollapse: { [collapsed] in
                    collapsed.update([name]) { cell in
                        if case .number(let count) = cell { cell = .number(count + 1) }
                    }
                })
            state.families[name] = family
            return family
        }
    }
}
