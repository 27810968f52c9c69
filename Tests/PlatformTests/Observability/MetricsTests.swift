import Observability
import Testing

@Suite("metrics")
struct MetricsTests {
    private let registry = MetricsRegistry(maximumSeries: 3)

    private func text(of name: String) -> String {
        registry.renderPrometheus().split(separator: "\n").filter { $0.contains(name) }.joined(separator: "\n")
    }

    @Test("a counter without labels is there before anything was counted")
    func zero() {
        let counter = registry.counter("calls_total", help: "Calls made.")
        #expect(text(of: "calls_total") == "# HELP calls_total Calls made.\n# TYPE calls_total counter\ncalls_total 0")
        counter.increment()
        counter.increment(by: 2)
        counter.increment(by: 0.5)
        #expect(counter.value() == 3.5)
        #expect(text(of: "calls_total").hasSuffix("calls_total 3.5"))
    }

    @Test("series are ordered by their label values")
    func labels() {
        let counter = registry.counter("calls_total", help: "Calls.", labels: ["topic", "outcome"])
        counter.increment(labels: ["b", "ok"])
        counter.increment(labels: ["a", "ok"])
        #expect(
            text(of: "calls_total{")
                == "calls_total{topic=\"a\",outcome=\"ok\"} 1\ncalls_total{topic=\"b\",outcome=\"ok\"} 1")
    }

    @Test("help and label values are escaped")
    func escaping() {
        let gauge = registry.gauge("size_bytes", help: "a\\b\nc \"d\"", labels: ["name"])
        gauge.set(1, labels: ["a\\b\r\nc \"d\""])
        #expect(
            text(of: "size_bytes")
                == "# HELP size_bytes a\\\\b\\nc \"d\"\n# TYPE size_bytes gauge\n"
                + "size_bytes{name=\"a\\\\b\r\\nc \\\"d\\\"\"} 1")
    }

    @Test("buckets add up, with sum and count")
    func histogram() {
        let histogram = registry.histogram("took_seconds", help: "Time.", buckets: [0.1, 1])
        histogram.observe(.milliseconds(50))
        histogram.observe(0.1)
        histogram.observe(0.5)
        histogram.observe(60)
        #expect(
            text(of: "took_seconds_")
                == """
                took_seconds_bucket{le="0.1"} 2
                took_seconds_bucket{le="1"} 3
                took_seconds_bucket{le="+Inf"} 4
                took_seconds_sum 60.65
                took_seconds_count 4
                """)
    }

    @Test("too many sets of label values become one series, and that is counted")
    func cardinality() {
        let counter = registry.counter("calls_total", help: "Calls.", labels: ["site"])
        for site in 0..<10 { counter.increment(labels: ["site\(site)"]) }
        counter.increment(labels: ["site1"])
        #expect(counter.value(labels: ["site1"]) == 2)
        #expect(counter.value(labels: ["site9"]) == nil)
        #expect(counter.value(labels: ["other"]) == 7)
        #expect(text(of: "collapsed").hasSuffix("metrics_collapsed_updates_total{metric=\"calls_total\"} 7"))
    }

    @Test("hooks fill gauges before each rendering")
    func hooks() async {
        let gauge = registry.gauge("depth", help: "Depth.", labels: ["topic"])
        registry.onCollect { gauge.set(7, labels: ["a"]) }
        registry.onScrape { gauge.set(1, labels: ["b"]) }
        let scraped = await registry.scrape()
        #expect(scraped.contains("depth{topic=\"a\"} 7"))
        #expect(scraped.contains("depth{topic=\"b\"} 1"))
    }

    @Test("asking twice gives the same metric")
    func sameMetric() {
        registry.counter("calls_total", help: "Calls.").increment()
        #expect(registry.counter("calls_total", help: "Calls.").value() == 1)
    }

    @Test("a metric in two shapes traps")
    func twoShapes() async {
        await #expect(processExitsWith: .failure) {
            let registry = MetricsRegistry()
            _ = registry.counter("calls_total", help: "Calls.")
            _ = registry.counter("calls_total", help: "Calls.", labels: ["topic"])
        }
    }

    @Test("nothing is lost when many tasks count")
    func concurrent() async {
        let counter = registry.counter("calls_total", help: "Calls.", labels: ["topic"])
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask { for _ in 0..<500 { counter.increment(labels: ["\(task % 2)"]) } }
            }
        }
        #expect(counter.value(labels: ["0"]) == 2000)
        #expect(counter.value(labels: ["1"]) == 2000)
    }
}
