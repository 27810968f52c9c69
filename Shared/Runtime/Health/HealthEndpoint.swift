import Observability

/// What the health endpoint answers, before it is HTTP.
struct HealthAnswer: Sendable, Equatable {
    let status: Int
    let contentType: String
    let body: [UInt8]
}

/// The answers of `/health/live`, `/health/ready` and `/metrics`.
struct HealthEndpoint: Sendable {
    let checks: HealthChecks
    let metrics: MetricsRegistry

    /// The process answers at all.
    func live() -> HealthAnswer {
        HealthAnswer(status: 200, contentType: Self.json, body: Array("{\"status\":\"live\"}".utf8))
    }

    /// 200 when work can be done, else 503 with the reasons by dependency.
    func ready() async -> HealthAnswer {
        let report = await checks.report()
        return HealthAnswer(status: report.isReady ? 200 : 503, contentType: Self.json, body: report.json)
    }

    /// All metrics as Prometheus text.
    func metricsText() async -> HealthAnswer {
        HealthAnswer(
            status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8",
            body: Array(await metrics.scrape().utf8))
    }

    private static let json = "application/json"
}
